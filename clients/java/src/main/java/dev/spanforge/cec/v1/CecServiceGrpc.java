package dev.spanforge.cec.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Builds, verifies and serves compliance evidence bundles, and drafts GDPR Article 28 agreements.
 * Every error carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are
 * YYYY-MM-DD in UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class CecServiceGrpc {

  private CecServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "spanforge.cec.v1.CecService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.BuildBundleRequest,
      dev.spanforge.cec.v1.BuildBundleResponse> getBuildBundleMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "BuildBundle",
      requestType = dev.spanforge.cec.v1.BuildBundleRequest.class,
      responseType = dev.spanforge.cec.v1.BuildBundleResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.BuildBundleRequest,
      dev.spanforge.cec.v1.BuildBundleResponse> getBuildBundleMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.BuildBundleRequest, dev.spanforge.cec.v1.BuildBundleResponse> getBuildBundleMethod;
    if ((getBuildBundleMethod = CecServiceGrpc.getBuildBundleMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getBuildBundleMethod = CecServiceGrpc.getBuildBundleMethod) == null) {
          CecServiceGrpc.getBuildBundleMethod = getBuildBundleMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.BuildBundleRequest, dev.spanforge.cec.v1.BuildBundleResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "BuildBundle"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.BuildBundleRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.BuildBundleResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("BuildBundle"))
              .build();
        }
      }
    }
    return getBuildBundleMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.VerifyBundleRequest,
      dev.spanforge.cec.v1.VerifyBundleResponse> getVerifyBundleMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "VerifyBundle",
      requestType = dev.spanforge.cec.v1.VerifyBundleRequest.class,
      responseType = dev.spanforge.cec.v1.VerifyBundleResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.VerifyBundleRequest,
      dev.spanforge.cec.v1.VerifyBundleResponse> getVerifyBundleMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.VerifyBundleRequest, dev.spanforge.cec.v1.VerifyBundleResponse> getVerifyBundleMethod;
    if ((getVerifyBundleMethod = CecServiceGrpc.getVerifyBundleMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getVerifyBundleMethod = CecServiceGrpc.getVerifyBundleMethod) == null) {
          CecServiceGrpc.getVerifyBundleMethod = getVerifyBundleMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.VerifyBundleRequest, dev.spanforge.cec.v1.VerifyBundleResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "VerifyBundle"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.VerifyBundleRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.VerifyBundleResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("VerifyBundle"))
              .build();
        }
      }
    }
    return getVerifyBundleMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GenerateDpaRequest,
      dev.spanforge.cec.v1.GenerateDpaResponse> getGenerateDpaMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GenerateDpa",
      requestType = dev.spanforge.cec.v1.GenerateDpaRequest.class,
      responseType = dev.spanforge.cec.v1.GenerateDpaResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GenerateDpaRequest,
      dev.spanforge.cec.v1.GenerateDpaResponse> getGenerateDpaMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GenerateDpaRequest, dev.spanforge.cec.v1.GenerateDpaResponse> getGenerateDpaMethod;
    if ((getGenerateDpaMethod = CecServiceGrpc.getGenerateDpaMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getGenerateDpaMethod = CecServiceGrpc.getGenerateDpaMethod) == null) {
          CecServiceGrpc.getGenerateDpaMethod = getGenerateDpaMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.GenerateDpaRequest, dev.spanforge.cec.v1.GenerateDpaResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GenerateDpa"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GenerateDpaRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GenerateDpaResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("GenerateDpa"))
              .build();
        }
      }
    }
    return getGenerateDpaMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetDpaRequest,
      dev.spanforge.cec.v1.GetDpaResponse> getGetDpaMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetDpa",
      requestType = dev.spanforge.cec.v1.GetDpaRequest.class,
      responseType = dev.spanforge.cec.v1.GetDpaResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetDpaRequest,
      dev.spanforge.cec.v1.GetDpaResponse> getGetDpaMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetDpaRequest, dev.spanforge.cec.v1.GetDpaResponse> getGetDpaMethod;
    if ((getGetDpaMethod = CecServiceGrpc.getGetDpaMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getGetDpaMethod = CecServiceGrpc.getGetDpaMethod) == null) {
          CecServiceGrpc.getGetDpaMethod = getGetDpaMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.GetDpaRequest, dev.spanforge.cec.v1.GetDpaResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetDpa"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GetDpaRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GetDpaResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("GetDpa"))
              .build();
        }
      }
    }
    return getGetDpaMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.ListDpasRequest,
      dev.spanforge.cec.v1.ListDpasResponse> getListDpasMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListDpas",
      requestType = dev.spanforge.cec.v1.ListDpasRequest.class,
      responseType = dev.spanforge.cec.v1.ListDpasResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.ListDpasRequest,
      dev.spanforge.cec.v1.ListDpasResponse> getListDpasMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.ListDpasRequest, dev.spanforge.cec.v1.ListDpasResponse> getListDpasMethod;
    if ((getListDpasMethod = CecServiceGrpc.getListDpasMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getListDpasMethod = CecServiceGrpc.getListDpasMethod) == null) {
          CecServiceGrpc.getListDpasMethod = getListDpasMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.ListDpasRequest, dev.spanforge.cec.v1.ListDpasResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListDpas"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.ListDpasRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.ListDpasResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("ListDpas"))
              .build();
        }
      }
    }
    return getListDpasMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetBundleRequest,
      dev.spanforge.cec.v1.GetBundleResponse> getGetBundleMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetBundle",
      requestType = dev.spanforge.cec.v1.GetBundleRequest.class,
      responseType = dev.spanforge.cec.v1.GetBundleResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetBundleRequest,
      dev.spanforge.cec.v1.GetBundleResponse> getGetBundleMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetBundleRequest, dev.spanforge.cec.v1.GetBundleResponse> getGetBundleMethod;
    if ((getGetBundleMethod = CecServiceGrpc.getGetBundleMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getGetBundleMethod = CecServiceGrpc.getGetBundleMethod) == null) {
          CecServiceGrpc.getGetBundleMethod = getGetBundleMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.GetBundleRequest, dev.spanforge.cec.v1.GetBundleResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetBundle"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GetBundleRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GetBundleResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("GetBundle"))
              .build();
        }
      }
    }
    return getGetBundleMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.ListBundlesRequest,
      dev.spanforge.cec.v1.ListBundlesResponse> getListBundlesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListBundles",
      requestType = dev.spanforge.cec.v1.ListBundlesRequest.class,
      responseType = dev.spanforge.cec.v1.ListBundlesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.ListBundlesRequest,
      dev.spanforge.cec.v1.ListBundlesResponse> getListBundlesMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.ListBundlesRequest, dev.spanforge.cec.v1.ListBundlesResponse> getListBundlesMethod;
    if ((getListBundlesMethod = CecServiceGrpc.getListBundlesMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getListBundlesMethod = CecServiceGrpc.getListBundlesMethod) == null) {
          CecServiceGrpc.getListBundlesMethod = getListBundlesMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.ListBundlesRequest, dev.spanforge.cec.v1.ListBundlesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListBundles"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.ListBundlesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.ListBundlesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("ListBundles"))
              .build();
        }
      }
    }
    return getListBundlesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.ReissueDownloadUrlRequest,
      dev.spanforge.cec.v1.ReissueDownloadUrlResponse> getReissueDownloadUrlMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReissueDownloadUrl",
      requestType = dev.spanforge.cec.v1.ReissueDownloadUrlRequest.class,
      responseType = dev.spanforge.cec.v1.ReissueDownloadUrlResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.ReissueDownloadUrlRequest,
      dev.spanforge.cec.v1.ReissueDownloadUrlResponse> getReissueDownloadUrlMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.ReissueDownloadUrlRequest, dev.spanforge.cec.v1.ReissueDownloadUrlResponse> getReissueDownloadUrlMethod;
    if ((getReissueDownloadUrlMethod = CecServiceGrpc.getReissueDownloadUrlMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getReissueDownloadUrlMethod = CecServiceGrpc.getReissueDownloadUrlMethod) == null) {
          CecServiceGrpc.getReissueDownloadUrlMethod = getReissueDownloadUrlMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.ReissueDownloadUrlRequest, dev.spanforge.cec.v1.ReissueDownloadUrlResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReissueDownloadUrl"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.ReissueDownloadUrlRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.ReissueDownloadUrlResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("ReissueDownloadUrl"))
              .build();
        }
      }
    }
    return getReissueDownloadUrlMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.DownloadBundleRequest,
      dev.spanforge.cec.v1.DownloadBundleResponse> getDownloadBundleMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DownloadBundle",
      requestType = dev.spanforge.cec.v1.DownloadBundleRequest.class,
      responseType = dev.spanforge.cec.v1.DownloadBundleResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.DownloadBundleRequest,
      dev.spanforge.cec.v1.DownloadBundleResponse> getDownloadBundleMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.DownloadBundleRequest, dev.spanforge.cec.v1.DownloadBundleResponse> getDownloadBundleMethod;
    if ((getDownloadBundleMethod = CecServiceGrpc.getDownloadBundleMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getDownloadBundleMethod = CecServiceGrpc.getDownloadBundleMethod) == null) {
          CecServiceGrpc.getDownloadBundleMethod = getDownloadBundleMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.DownloadBundleRequest, dev.spanforge.cec.v1.DownloadBundleResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DownloadBundle"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.DownloadBundleRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.DownloadBundleResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("DownloadBundle"))
              .build();
        }
      }
    }
    return getDownloadBundleMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetPublicKeysRequest,
      dev.spanforge.cec.v1.GetPublicKeysResponse> getGetPublicKeysMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetPublicKeys",
      requestType = dev.spanforge.cec.v1.GetPublicKeysRequest.class,
      responseType = dev.spanforge.cec.v1.GetPublicKeysResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetPublicKeysRequest,
      dev.spanforge.cec.v1.GetPublicKeysResponse> getGetPublicKeysMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetPublicKeysRequest, dev.spanforge.cec.v1.GetPublicKeysResponse> getGetPublicKeysMethod;
    if ((getGetPublicKeysMethod = CecServiceGrpc.getGetPublicKeysMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getGetPublicKeysMethod = CecServiceGrpc.getGetPublicKeysMethod) == null) {
          CecServiceGrpc.getGetPublicKeysMethod = getGetPublicKeysMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.GetPublicKeysRequest, dev.spanforge.cec.v1.GetPublicKeysResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetPublicKeys"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GetPublicKeysRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GetPublicKeysResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("GetPublicKeys"))
              .build();
        }
      }
    }
    return getGetPublicKeysMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetStatusRequest,
      dev.spanforge.cec.v1.GetStatusResponse> getGetStatusMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetStatus",
      requestType = dev.spanforge.cec.v1.GetStatusRequest.class,
      responseType = dev.spanforge.cec.v1.GetStatusResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetStatusRequest,
      dev.spanforge.cec.v1.GetStatusResponse> getGetStatusMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.cec.v1.GetStatusRequest, dev.spanforge.cec.v1.GetStatusResponse> getGetStatusMethod;
    if ((getGetStatusMethod = CecServiceGrpc.getGetStatusMethod) == null) {
      synchronized (CecServiceGrpc.class) {
        if ((getGetStatusMethod = CecServiceGrpc.getGetStatusMethod) == null) {
          CecServiceGrpc.getGetStatusMethod = getGetStatusMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.cec.v1.GetStatusRequest, dev.spanforge.cec.v1.GetStatusResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetStatus"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GetStatusRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.cec.v1.GetStatusResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CecServiceMethodDescriptorSupplier("GetStatus"))
              .build();
        }
      }
    }
    return getGetStatusMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static CecServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<CecServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<CecServiceStub>() {
        @java.lang.Override
        public CecServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new CecServiceStub(channel, callOptions);
        }
      };
    return CecServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static CecServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<CecServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<CecServiceBlockingV2Stub>() {
        @java.lang.Override
        public CecServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new CecServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return CecServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static CecServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<CecServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<CecServiceBlockingStub>() {
        @java.lang.Override
        public CecServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new CecServiceBlockingStub(channel, callOptions);
        }
      };
    return CecServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static CecServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<CecServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<CecServiceFutureStub>() {
        @java.lang.Override
        public CecServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new CecServiceFutureStub(channel, callOptions);
        }
      };
    return CecServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Builds, verifies and serves compliance evidence bundles, and drafts GDPR Article 28 agreements.
   * Every error carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are
   * YYYY-MM-DD in UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Builds a bundle: progress messages, then exactly one bundle. At least one message per stage, at
     * most ten per second, never a step back. Cancelling or a passed deadline stops the work and
     * removes what was written. A build that fails has reason SFCEC_BUILD_ERROR.
     * </pre>
     */
    default void buildBundle(dev.spanforge.cec.v1.BuildBundleRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.BuildBundleResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getBuildBundleMethod(), responseObserver);
    }

    /**
     * <pre>
     * Verifies a bundle without using the network. A failed check is part of the result; an error
     * with reason SFCEC_VERIFY_ERROR means that there was no ZIP to judge.
     * </pre>
     */
    default void verifyBundle(dev.spanforge.cec.v1.VerifyBundleRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.VerifyBundleResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getVerifyBundleMethod(), responseObserver);
    }

    /**
     * <pre>
     * Drafts a GDPR Article 28 data processing agreement. Fails with reason SFCEC_EXPORT_ERROR.
     * </pre>
     */
    default void generateDpa(dev.spanforge.cec.v1.GenerateDpaRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GenerateDpaResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGenerateDpaMethod(), responseObserver);
    }

    /**
     * <pre>
     * Returns an agreement generated earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    default void getDpa(dev.spanforge.cec.v1.GetDpaRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetDpaResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetDpaMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists the agreements of a project, newest first.
     * </pre>
     */
    default void listDpas(dev.spanforge.cec.v1.ListDpasRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.ListDpasResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListDpasMethod(), responseObserver);
    }

    /**
     * <pre>
     * Returns a bundle built earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    default void getBundle(dev.spanforge.cec.v1.GetBundleRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetBundleResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetBundleMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists the bundles of a project, newest first.
     * </pre>
     */
    default void listBundles(dev.spanforge.cec.v1.ListBundlesRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.ListBundlesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListBundlesMethod(), responseObserver);
    }

    /**
     * <pre>
     * Gives a bundle a fresh download URL that expires in 24 h; its path stays. NOT_FOUND for an
     * unknown id, FAILED_PRECONDITION when the file is gone, both with reason SFCEC_BUILD_ERROR.
     * </pre>
     */
    default void reissueDownloadUrl(dev.spanforge.cec.v1.ReissueDownloadUrlRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.ReissueDownloadUrlResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReissueDownloadUrlMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams the bytes of a bundle. The trailer x-content-sha256 holds the digest of the whole ZIP in
     * the form of Bundle.sha256, whatever the offset.
     * </pre>
     */
    default void downloadBundle(dev.spanforge.cec.v1.DownloadBundleRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.DownloadBundleResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDownloadBundleMethod(), responseObserver);
    }

    /**
     * <pre>
     * Returns the public keys of the service, the retired ones included.
     * </pre>
     */
    default void getPublicKeys(dev.spanforge.cec.v1.GetPublicKeysRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetPublicKeysResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetPublicKeysMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reports statistics and configuration that hold across restarts.
     * </pre>
     */
    default void getStatus(dev.spanforge.cec.v1.GetStatusRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetStatusResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetStatusMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service CecService.
   * <pre>
   * Builds, verifies and serves compliance evidence bundles, and drafts GDPR Article 28 agreements.
   * Every error carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are
   * YYYY-MM-DD in UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static abstract class CecServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return CecServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service CecService.
   * <pre>
   * Builds, verifies and serves compliance evidence bundles, and drafts GDPR Article 28 agreements.
   * Every error carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are
   * YYYY-MM-DD in UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static final class CecServiceStub
      extends io.grpc.stub.AbstractAsyncStub<CecServiceStub> {
    private CecServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected CecServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new CecServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Builds a bundle: progress messages, then exactly one bundle. At least one message per stage, at
     * most ten per second, never a step back. Cancelling or a passed deadline stops the work and
     * removes what was written. A build that fails has reason SFCEC_BUILD_ERROR.
     * </pre>
     */
    public void buildBundle(dev.spanforge.cec.v1.BuildBundleRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.BuildBundleResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getBuildBundleMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Verifies a bundle without using the network. A failed check is part of the result; an error
     * with reason SFCEC_VERIFY_ERROR means that there was no ZIP to judge.
     * </pre>
     */
    public void verifyBundle(dev.spanforge.cec.v1.VerifyBundleRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.VerifyBundleResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getVerifyBundleMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Drafts a GDPR Article 28 data processing agreement. Fails with reason SFCEC_EXPORT_ERROR.
     * </pre>
     */
    public void generateDpa(dev.spanforge.cec.v1.GenerateDpaRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GenerateDpaResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGenerateDpaMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Returns an agreement generated earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    public void getDpa(dev.spanforge.cec.v1.GetDpaRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetDpaResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetDpaMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists the agreements of a project, newest first.
     * </pre>
     */
    public void listDpas(dev.spanforge.cec.v1.ListDpasRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.ListDpasResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListDpasMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Returns a bundle built earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    public void getBundle(dev.spanforge.cec.v1.GetBundleRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetBundleResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetBundleMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists the bundles of a project, newest first.
     * </pre>
     */
    public void listBundles(dev.spanforge.cec.v1.ListBundlesRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.ListBundlesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListBundlesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Gives a bundle a fresh download URL that expires in 24 h; its path stays. NOT_FOUND for an
     * unknown id, FAILED_PRECONDITION when the file is gone, both with reason SFCEC_BUILD_ERROR.
     * </pre>
     */
    public void reissueDownloadUrl(dev.spanforge.cec.v1.ReissueDownloadUrlRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.ReissueDownloadUrlResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReissueDownloadUrlMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams the bytes of a bundle. The trailer x-content-sha256 holds the digest of the whole ZIP in
     * the form of Bundle.sha256, whatever the offset.
     * </pre>
     */
    public void downloadBundle(dev.spanforge.cec.v1.DownloadBundleRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.DownloadBundleResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getDownloadBundleMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Returns the public keys of the service, the retired ones included.
     * </pre>
     */
    public void getPublicKeys(dev.spanforge.cec.v1.GetPublicKeysRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetPublicKeysResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetPublicKeysMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reports statistics and configuration that hold across restarts.
     * </pre>
     */
    public void getStatus(dev.spanforge.cec.v1.GetStatusRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetStatusResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetStatusMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service CecService.
   * <pre>
   * Builds, verifies and serves compliance evidence bundles, and drafts GDPR Article 28 agreements.
   * Every error carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are
   * YYYY-MM-DD in UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static final class CecServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<CecServiceBlockingV2Stub> {
    private CecServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected CecServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new CecServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Builds a bundle: progress messages, then exactly one bundle. At least one message per stage, at
     * most ten per second, never a step back. Cancelling or a passed deadline stops the work and
     * removes what was written. A build that fails has reason SFCEC_BUILD_ERROR.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.spanforge.cec.v1.BuildBundleResponse>
        buildBundle(dev.spanforge.cec.v1.BuildBundleRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getBuildBundleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Verifies a bundle without using the network. A failed check is part of the result; an error
     * with reason SFCEC_VERIFY_ERROR means that there was no ZIP to judge.
     * </pre>
     */
    public dev.spanforge.cec.v1.VerifyBundleResponse verifyBundle(dev.spanforge.cec.v1.VerifyBundleRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getVerifyBundleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Drafts a GDPR Article 28 data processing agreement. Fails with reason SFCEC_EXPORT_ERROR.
     * </pre>
     */
    public dev.spanforge.cec.v1.GenerateDpaResponse generateDpa(dev.spanforge.cec.v1.GenerateDpaRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGenerateDpaMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns an agreement generated earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    public dev.spanforge.cec.v1.GetDpaResponse getDpa(dev.spanforge.cec.v1.GetDpaRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetDpaMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the agreements of a project, newest first.
     * </pre>
     */
    public dev.spanforge.cec.v1.ListDpasResponse listDpas(dev.spanforge.cec.v1.ListDpasRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListDpasMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns a bundle built earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    public dev.spanforge.cec.v1.GetBundleResponse getBundle(dev.spanforge.cec.v1.GetBundleRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetBundleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the bundles of a project, newest first.
     * </pre>
     */
    public dev.spanforge.cec.v1.ListBundlesResponse listBundles(dev.spanforge.cec.v1.ListBundlesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListBundlesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives a bundle a fresh download URL that expires in 24 h; its path stays. NOT_FOUND for an
     * unknown id, FAILED_PRECONDITION when the file is gone, both with reason SFCEC_BUILD_ERROR.
     * </pre>
     */
    public dev.spanforge.cec.v1.ReissueDownloadUrlResponse reissueDownloadUrl(dev.spanforge.cec.v1.ReissueDownloadUrlRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReissueDownloadUrlMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams the bytes of a bundle. The trailer x-content-sha256 holds the digest of the whole ZIP in
     * the form of Bundle.sha256, whatever the offset.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.spanforge.cec.v1.DownloadBundleResponse>
        downloadBundle(dev.spanforge.cec.v1.DownloadBundleRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getDownloadBundleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns the public keys of the service, the retired ones included.
     * </pre>
     */
    public dev.spanforge.cec.v1.GetPublicKeysResponse getPublicKeys(dev.spanforge.cec.v1.GetPublicKeysRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetPublicKeysMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reports statistics and configuration that hold across restarts.
     * </pre>
     */
    public dev.spanforge.cec.v1.GetStatusResponse getStatus(dev.spanforge.cec.v1.GetStatusRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetStatusMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service CecService.
   * <pre>
   * Builds, verifies and serves compliance evidence bundles, and drafts GDPR Article 28 agreements.
   * Every error carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are
   * YYYY-MM-DD in UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static final class CecServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<CecServiceBlockingStub> {
    private CecServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected CecServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new CecServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Builds a bundle: progress messages, then exactly one bundle. At least one message per stage, at
     * most ten per second, never a step back. Cancelling or a passed deadline stops the work and
     * removes what was written. A build that fails has reason SFCEC_BUILD_ERROR.
     * </pre>
     */
    public java.util.Iterator<dev.spanforge.cec.v1.BuildBundleResponse> buildBundle(
        dev.spanforge.cec.v1.BuildBundleRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getBuildBundleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Verifies a bundle without using the network. A failed check is part of the result; an error
     * with reason SFCEC_VERIFY_ERROR means that there was no ZIP to judge.
     * </pre>
     */
    public dev.spanforge.cec.v1.VerifyBundleResponse verifyBundle(dev.spanforge.cec.v1.VerifyBundleRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getVerifyBundleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Drafts a GDPR Article 28 data processing agreement. Fails with reason SFCEC_EXPORT_ERROR.
     * </pre>
     */
    public dev.spanforge.cec.v1.GenerateDpaResponse generateDpa(dev.spanforge.cec.v1.GenerateDpaRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGenerateDpaMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns an agreement generated earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    public dev.spanforge.cec.v1.GetDpaResponse getDpa(dev.spanforge.cec.v1.GetDpaRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetDpaMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the agreements of a project, newest first.
     * </pre>
     */
    public dev.spanforge.cec.v1.ListDpasResponse listDpas(dev.spanforge.cec.v1.ListDpasRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListDpasMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns a bundle built earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    public dev.spanforge.cec.v1.GetBundleResponse getBundle(dev.spanforge.cec.v1.GetBundleRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetBundleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the bundles of a project, newest first.
     * </pre>
     */
    public dev.spanforge.cec.v1.ListBundlesResponse listBundles(dev.spanforge.cec.v1.ListBundlesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListBundlesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives a bundle a fresh download URL that expires in 24 h; its path stays. NOT_FOUND for an
     * unknown id, FAILED_PRECONDITION when the file is gone, both with reason SFCEC_BUILD_ERROR.
     * </pre>
     */
    public dev.spanforge.cec.v1.ReissueDownloadUrlResponse reissueDownloadUrl(dev.spanforge.cec.v1.ReissueDownloadUrlRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReissueDownloadUrlMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams the bytes of a bundle. The trailer x-content-sha256 holds the digest of the whole ZIP in
     * the form of Bundle.sha256, whatever the offset.
     * </pre>
     */
    public java.util.Iterator<dev.spanforge.cec.v1.DownloadBundleResponse> downloadBundle(
        dev.spanforge.cec.v1.DownloadBundleRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getDownloadBundleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns the public keys of the service, the retired ones included.
     * </pre>
     */
    public dev.spanforge.cec.v1.GetPublicKeysResponse getPublicKeys(dev.spanforge.cec.v1.GetPublicKeysRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetPublicKeysMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reports statistics and configuration that hold across restarts.
     * </pre>
     */
    public dev.spanforge.cec.v1.GetStatusResponse getStatus(dev.spanforge.cec.v1.GetStatusRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetStatusMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service CecService.
   * <pre>
   * Builds, verifies and serves compliance evidence bundles, and drafts GDPR Article 28 agreements.
   * Every error carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are
   * YYYY-MM-DD in UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static final class CecServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<CecServiceFutureStub> {
    private CecServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected CecServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new CecServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Verifies a bundle without using the network. A failed check is part of the result; an error
     * with reason SFCEC_VERIFY_ERROR means that there was no ZIP to judge.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.cec.v1.VerifyBundleResponse> verifyBundle(
        dev.spanforge.cec.v1.VerifyBundleRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getVerifyBundleMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Drafts a GDPR Article 28 data processing agreement. Fails with reason SFCEC_EXPORT_ERROR.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.cec.v1.GenerateDpaResponse> generateDpa(
        dev.spanforge.cec.v1.GenerateDpaRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGenerateDpaMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Returns an agreement generated earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.cec.v1.GetDpaResponse> getDpa(
        dev.spanforge.cec.v1.GetDpaRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetDpaMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists the agreements of a project, newest first.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.cec.v1.ListDpasResponse> listDpas(
        dev.spanforge.cec.v1.ListDpasRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListDpasMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Returns a bundle built earlier. An unknown or malformed id is NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.cec.v1.GetBundleResponse> getBundle(
        dev.spanforge.cec.v1.GetBundleRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetBundleMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists the bundles of a project, newest first.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.cec.v1.ListBundlesResponse> listBundles(
        dev.spanforge.cec.v1.ListBundlesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListBundlesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Gives a bundle a fresh download URL that expires in 24 h; its path stays. NOT_FOUND for an
     * unknown id, FAILED_PRECONDITION when the file is gone, both with reason SFCEC_BUILD_ERROR.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.cec.v1.ReissueDownloadUrlResponse> reissueDownloadUrl(
        dev.spanforge.cec.v1.ReissueDownloadUrlRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReissueDownloadUrlMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Returns the public keys of the service, the retired ones included.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.cec.v1.GetPublicKeysResponse> getPublicKeys(
        dev.spanforge.cec.v1.GetPublicKeysRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetPublicKeysMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reports statistics and configuration that hold across restarts.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.cec.v1.GetStatusResponse> getStatus(
        dev.spanforge.cec.v1.GetStatusRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetStatusMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_BUILD_BUNDLE = 0;
  private static final int METHODID_VERIFY_BUNDLE = 1;
  private static final int METHODID_GENERATE_DPA = 2;
  private static final int METHODID_GET_DPA = 3;
  private static final int METHODID_LIST_DPAS = 4;
  private static final int METHODID_GET_BUNDLE = 5;
  private static final int METHODID_LIST_BUNDLES = 6;
  private static final int METHODID_REISSUE_DOWNLOAD_URL = 7;
  private static final int METHODID_DOWNLOAD_BUNDLE = 8;
  private static final int METHODID_GET_PUBLIC_KEYS = 9;
  private static final int METHODID_GET_STATUS = 10;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_BUILD_BUNDLE:
          serviceImpl.buildBundle((dev.spanforge.cec.v1.BuildBundleRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.BuildBundleResponse>) responseObserver);
          break;
        case METHODID_VERIFY_BUNDLE:
          serviceImpl.verifyBundle((dev.spanforge.cec.v1.VerifyBundleRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.VerifyBundleResponse>) responseObserver);
          break;
        case METHODID_GENERATE_DPA:
          serviceImpl.generateDpa((dev.spanforge.cec.v1.GenerateDpaRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GenerateDpaResponse>) responseObserver);
          break;
        case METHODID_GET_DPA:
          serviceImpl.getDpa((dev.spanforge.cec.v1.GetDpaRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetDpaResponse>) responseObserver);
          break;
        case METHODID_LIST_DPAS:
          serviceImpl.listDpas((dev.spanforge.cec.v1.ListDpasRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.ListDpasResponse>) responseObserver);
          break;
        case METHODID_GET_BUNDLE:
          serviceImpl.getBundle((dev.spanforge.cec.v1.GetBundleRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetBundleResponse>) responseObserver);
          break;
        case METHODID_LIST_BUNDLES:
          serviceImpl.listBundles((dev.spanforge.cec.v1.ListBundlesRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.ListBundlesResponse>) responseObserver);
          break;
        case METHODID_REISSUE_DOWNLOAD_URL:
          serviceImpl.reissueDownloadUrl((dev.spanforge.cec.v1.ReissueDownloadUrlRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.ReissueDownloadUrlResponse>) responseObserver);
          break;
        case METHODID_DOWNLOAD_BUNDLE:
          serviceImpl.downloadBundle((dev.spanforge.cec.v1.DownloadBundleRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.DownloadBundleResponse>) responseObserver);
          break;
        case METHODID_GET_PUBLIC_KEYS:
          serviceImpl.getPublicKeys((dev.spanforge.cec.v1.GetPublicKeysRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetPublicKeysResponse>) responseObserver);
          break;
        case METHODID_GET_STATUS:
          serviceImpl.getStatus((dev.spanforge.cec.v1.GetStatusRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.cec.v1.GetStatusResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getBuildBundleMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.BuildBundleRequest,
              dev.spanforge.cec.v1.BuildBundleResponse>(
                service, METHODID_BUILD_BUNDLE)))
        .addMethod(
          getVerifyBundleMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.VerifyBundleRequest,
              dev.spanforge.cec.v1.VerifyBundleResponse>(
                service, METHODID_VERIFY_BUNDLE)))
        .addMethod(
          getGenerateDpaMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.GenerateDpaRequest,
              dev.spanforge.cec.v1.GenerateDpaResponse>(
                service, METHODID_GENERATE_DPA)))
        .addMethod(
          getGetDpaMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.GetDpaRequest,
              dev.spanforge.cec.v1.GetDpaResponse>(
                service, METHODID_GET_DPA)))
        .addMethod(
          getListDpasMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.ListDpasRequest,
              dev.spanforge.cec.v1.ListDpasResponse>(
                service, METHODID_LIST_DPAS)))
        .addMethod(
          getGetBundleMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.GetBundleRequest,
              dev.spanforge.cec.v1.GetBundleResponse>(
                service, METHODID_GET_BUNDLE)))
        .addMethod(
          getListBundlesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.ListBundlesRequest,
              dev.spanforge.cec.v1.ListBundlesResponse>(
                service, METHODID_LIST_BUNDLES)))
        .addMethod(
          getReissueDownloadUrlMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.ReissueDownloadUrlRequest,
              dev.spanforge.cec.v1.ReissueDownloadUrlResponse>(
                service, METHODID_REISSUE_DOWNLOAD_URL)))
        .addMethod(
          getDownloadBundleMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.DownloadBundleRequest,
              dev.spanforge.cec.v1.DownloadBundleResponse>(
                service, METHODID_DOWNLOAD_BUNDLE)))
        .addMethod(
          getGetPublicKeysMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.GetPublicKeysRequest,
              dev.spanforge.cec.v1.GetPublicKeysResponse>(
                service, METHODID_GET_PUBLIC_KEYS)))
        .addMethod(
          getGetStatusMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.cec.v1.GetStatusRequest,
              dev.spanforge.cec.v1.GetStatusResponse>(
                service, METHODID_GET_STATUS)))
        .build();
  }

  private static abstract class CecServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    CecServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.spanforge.cec.v1.CecServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("CecService");
    }
  }

  private static final class CecServiceFileDescriptorSupplier
      extends CecServiceBaseDescriptorSupplier {
    CecServiceFileDescriptorSupplier() {}
  }

  private static final class CecServiceMethodDescriptorSupplier
      extends CecServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    CecServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (CecServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new CecServiceFileDescriptorSupplier())
              .addMethod(getBuildBundleMethod())
              .addMethod(getVerifyBundleMethod())
              .addMethod(getGenerateDpaMethod())
              .addMethod(getGetDpaMethod())
              .addMethod(getListDpasMethod())
              .addMethod(getGetBundleMethod())
              .addMethod(getListBundlesMethod())
              .addMethod(getReissueDownloadUrlMethod())
              .addMethod(getDownloadBundleMethod())
              .addMethod(getGetPublicKeysMethod())
              .addMethod(getGetStatusMethod())
              .build();
        }
      }
    }
    return result;
  }
}
