package dev.spanforge.audit.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * The evidence log: append-only, hash-chained, two logs per project. The evidence log holds the six
 * evidence kinds and the service's own chain.* records, the other log everything else. Every error
 * carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are YYYY-MM-DD in
 * UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class AuditServiceGrpc {

  private AuditServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "spanforge.audit.v1.AuditService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.spanforge.audit.v1.AppendRecordsRequest,
      dev.spanforge.audit.v1.AppendRecordsResponse> getAppendRecordsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AppendRecords",
      requestType = dev.spanforge.audit.v1.AppendRecordsRequest.class,
      responseType = dev.spanforge.audit.v1.AppendRecordsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.audit.v1.AppendRecordsRequest,
      dev.spanforge.audit.v1.AppendRecordsResponse> getAppendRecordsMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.audit.v1.AppendRecordsRequest, dev.spanforge.audit.v1.AppendRecordsResponse> getAppendRecordsMethod;
    if ((getAppendRecordsMethod = AuditServiceGrpc.getAppendRecordsMethod) == null) {
      synchronized (AuditServiceGrpc.class) {
        if ((getAppendRecordsMethod = AuditServiceGrpc.getAppendRecordsMethod) == null) {
          AuditServiceGrpc.getAppendRecordsMethod = getAppendRecordsMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.audit.v1.AppendRecordsRequest, dev.spanforge.audit.v1.AppendRecordsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AppendRecords"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.AppendRecordsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.AppendRecordsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuditServiceMethodDescriptorSupplier("AppendRecords"))
              .build();
        }
      }
    }
    return getAppendRecordsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.audit.v1.ImportRecordsRequest,
      dev.spanforge.audit.v1.ImportRecordsResponse> getImportRecordsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ImportRecords",
      requestType = dev.spanforge.audit.v1.ImportRecordsRequest.class,
      responseType = dev.spanforge.audit.v1.ImportRecordsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.audit.v1.ImportRecordsRequest,
      dev.spanforge.audit.v1.ImportRecordsResponse> getImportRecordsMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.audit.v1.ImportRecordsRequest, dev.spanforge.audit.v1.ImportRecordsResponse> getImportRecordsMethod;
    if ((getImportRecordsMethod = AuditServiceGrpc.getImportRecordsMethod) == null) {
      synchronized (AuditServiceGrpc.class) {
        if ((getImportRecordsMethod = AuditServiceGrpc.getImportRecordsMethod) == null) {
          AuditServiceGrpc.getImportRecordsMethod = getImportRecordsMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.audit.v1.ImportRecordsRequest, dev.spanforge.audit.v1.ImportRecordsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ImportRecords"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.ImportRecordsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.ImportRecordsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuditServiceMethodDescriptorSupplier("ImportRecords"))
              .build();
        }
      }
    }
    return getImportRecordsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.audit.v1.ExportRecordsRequest,
      dev.spanforge.audit.v1.ExportRecordsResponse> getExportRecordsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ExportRecords",
      requestType = dev.spanforge.audit.v1.ExportRecordsRequest.class,
      responseType = dev.spanforge.audit.v1.ExportRecordsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.spanforge.audit.v1.ExportRecordsRequest,
      dev.spanforge.audit.v1.ExportRecordsResponse> getExportRecordsMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.audit.v1.ExportRecordsRequest, dev.spanforge.audit.v1.ExportRecordsResponse> getExportRecordsMethod;
    if ((getExportRecordsMethod = AuditServiceGrpc.getExportRecordsMethod) == null) {
      synchronized (AuditServiceGrpc.class) {
        if ((getExportRecordsMethod = AuditServiceGrpc.getExportRecordsMethod) == null) {
          AuditServiceGrpc.getExportRecordsMethod = getExportRecordsMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.audit.v1.ExportRecordsRequest, dev.spanforge.audit.v1.ExportRecordsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ExportRecords"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.ExportRecordsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.ExportRecordsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuditServiceMethodDescriptorSupplier("ExportRecords"))
              .build();
        }
      }
    }
    return getExportRecordsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.audit.v1.GetRecordRequest,
      dev.spanforge.audit.v1.GetRecordResponse> getGetRecordMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetRecord",
      requestType = dev.spanforge.audit.v1.GetRecordRequest.class,
      responseType = dev.spanforge.audit.v1.GetRecordResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.audit.v1.GetRecordRequest,
      dev.spanforge.audit.v1.GetRecordResponse> getGetRecordMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.audit.v1.GetRecordRequest, dev.spanforge.audit.v1.GetRecordResponse> getGetRecordMethod;
    if ((getGetRecordMethod = AuditServiceGrpc.getGetRecordMethod) == null) {
      synchronized (AuditServiceGrpc.class) {
        if ((getGetRecordMethod = AuditServiceGrpc.getGetRecordMethod) == null) {
          AuditServiceGrpc.getGetRecordMethod = getGetRecordMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.audit.v1.GetRecordRequest, dev.spanforge.audit.v1.GetRecordResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetRecord"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.GetRecordRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.GetRecordResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuditServiceMethodDescriptorSupplier("GetRecord"))
              .build();
        }
      }
    }
    return getGetRecordMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.audit.v1.VerifyChainRequest,
      dev.spanforge.audit.v1.VerifyChainResponse> getVerifyChainMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "VerifyChain",
      requestType = dev.spanforge.audit.v1.VerifyChainRequest.class,
      responseType = dev.spanforge.audit.v1.VerifyChainResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.audit.v1.VerifyChainRequest,
      dev.spanforge.audit.v1.VerifyChainResponse> getVerifyChainMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.audit.v1.VerifyChainRequest, dev.spanforge.audit.v1.VerifyChainResponse> getVerifyChainMethod;
    if ((getVerifyChainMethod = AuditServiceGrpc.getVerifyChainMethod) == null) {
      synchronized (AuditServiceGrpc.class) {
        if ((getVerifyChainMethod = AuditServiceGrpc.getVerifyChainMethod) == null) {
          AuditServiceGrpc.getVerifyChainMethod = getVerifyChainMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.audit.v1.VerifyChainRequest, dev.spanforge.audit.v1.VerifyChainResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "VerifyChain"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.VerifyChainRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.VerifyChainResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuditServiceMethodDescriptorSupplier("VerifyChain"))
              .build();
        }
      }
    }
    return getVerifyChainMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.audit.v1.GetCheckpointRequest,
      dev.spanforge.audit.v1.GetCheckpointResponse> getGetCheckpointMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetCheckpoint",
      requestType = dev.spanforge.audit.v1.GetCheckpointRequest.class,
      responseType = dev.spanforge.audit.v1.GetCheckpointResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.audit.v1.GetCheckpointRequest,
      dev.spanforge.audit.v1.GetCheckpointResponse> getGetCheckpointMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.audit.v1.GetCheckpointRequest, dev.spanforge.audit.v1.GetCheckpointResponse> getGetCheckpointMethod;
    if ((getGetCheckpointMethod = AuditServiceGrpc.getGetCheckpointMethod) == null) {
      synchronized (AuditServiceGrpc.class) {
        if ((getGetCheckpointMethod = AuditServiceGrpc.getGetCheckpointMethod) == null) {
          AuditServiceGrpc.getGetCheckpointMethod = getGetCheckpointMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.audit.v1.GetCheckpointRequest, dev.spanforge.audit.v1.GetCheckpointResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetCheckpoint"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.GetCheckpointRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.GetCheckpointResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuditServiceMethodDescriptorSupplier("GetCheckpoint"))
              .build();
        }
      }
    }
    return getGetCheckpointMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.spanforge.audit.v1.EraseRecordsRequest,
      dev.spanforge.audit.v1.EraseRecordsResponse> getEraseRecordsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "EraseRecords",
      requestType = dev.spanforge.audit.v1.EraseRecordsRequest.class,
      responseType = dev.spanforge.audit.v1.EraseRecordsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.spanforge.audit.v1.EraseRecordsRequest,
      dev.spanforge.audit.v1.EraseRecordsResponse> getEraseRecordsMethod() {
    io.grpc.MethodDescriptor<dev.spanforge.audit.v1.EraseRecordsRequest, dev.spanforge.audit.v1.EraseRecordsResponse> getEraseRecordsMethod;
    if ((getEraseRecordsMethod = AuditServiceGrpc.getEraseRecordsMethod) == null) {
      synchronized (AuditServiceGrpc.class) {
        if ((getEraseRecordsMethod = AuditServiceGrpc.getEraseRecordsMethod) == null) {
          AuditServiceGrpc.getEraseRecordsMethod = getEraseRecordsMethod =
              io.grpc.MethodDescriptor.<dev.spanforge.audit.v1.EraseRecordsRequest, dev.spanforge.audit.v1.EraseRecordsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "EraseRecords"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.EraseRecordsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.spanforge.audit.v1.EraseRecordsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuditServiceMethodDescriptorSupplier("EraseRecords"))
              .build();
        }
      }
    }
    return getEraseRecordsMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static AuditServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AuditServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AuditServiceStub>() {
        @java.lang.Override
        public AuditServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AuditServiceStub(channel, callOptions);
        }
      };
    return AuditServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static AuditServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AuditServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AuditServiceBlockingV2Stub>() {
        @java.lang.Override
        public AuditServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AuditServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return AuditServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static AuditServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AuditServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AuditServiceBlockingStub>() {
        @java.lang.Override
        public AuditServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AuditServiceBlockingStub(channel, callOptions);
        }
      };
    return AuditServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static AuditServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AuditServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AuditServiceFutureStub>() {
        @java.lang.Override
        public AuditServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AuditServiceFutureStub(channel, callOptions);
        }
      };
    return AuditServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * The evidence log: append-only, hash-chained, two logs per project. The evidence log holds the six
   * evidence kinds and the service's own chain.* records, the other log everything else. Every error
   * carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are YYYY-MM-DD in
   * UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Validates, chains and stores records, all or none; what was answered is durable. A repeated
     * record_id with the same content answers the stored position, with other content it is
     * ALREADY_EXISTS, twice in one request INVALID_ARGUMENT. After UNAVAILABLE, retry with the same
     * record_ids.
     * </pre>
     */
    default void appendRecords(dev.spanforge.audit.v1.AppendRecordsRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.AppendRecordsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAppendRecordsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Stores what the Python SDK's sf_audit.export() returned, as JSON lines: ids and times are kept,
     * HMACs are checked with the key that the SDK had. A line that fails stops no other; each
     * project's chain.import.v1 record tells what came in and what failed. Importing lines again
     * changes nothing. After UNAVAILABLE, repeat the request.
     * </pre>
     */
    default void importRecords(dev.spanforge.audit.v1.ImportRecordsRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.ImportRecordsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getImportRecordsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams stored lines, the evidence log before the other one, each in chain order, without a cap.
     * </pre>
     */
    default void exportRecords(dev.spanforge.audit.v1.ExportRecordsRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.ExportRecordsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getExportRecordsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Returns one record with its inclusion proof in the newest checkpoint, or NOT_FOUND.
     * </pre>
     */
    default void getRecord(dev.spanforge.audit.v1.GetRecordRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.GetRecordResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetRecordMethod(), responseObserver);
    }

    /**
     * <pre>
     * Re-verifies both logs of a project from their first record.
     * </pre>
     */
    default void verifyChain(dev.spanforge.audit.v1.VerifyChainRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.VerifyChainResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getVerifyChainMethod(), responseObserver);
    }

    /**
     * <pre>
     * Returns the newest signed checkpoint of a log, or NOT_FOUND when it never had a record.
     * </pre>
     */
    default void getCheckpoint(dev.spanforge.audit.v1.GetCheckpointRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.GetCheckpointResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetCheckpointMethod(), responseObserver);
    }

    /**
     * <pre>
     * Drops salt and payload of the named records, all or none, and appends a chain.erasure.v1 record
     * that names them. NOT_FOUND for an unknown id, INVALID_ARGUMENT for a chain.* record.
     * </pre>
     */
    default void eraseRecords(dev.spanforge.audit.v1.EraseRecordsRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.EraseRecordsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getEraseRecordsMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service AuditService.
   * <pre>
   * The evidence log: append-only, hash-chained, two logs per project. The evidence log holds the six
   * evidence kinds and the service's own chain.* records, the other log everything else. Every error
   * carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are YYYY-MM-DD in
   * UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static abstract class AuditServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return AuditServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service AuditService.
   * <pre>
   * The evidence log: append-only, hash-chained, two logs per project. The evidence log holds the six
   * evidence kinds and the service's own chain.* records, the other log everything else. Every error
   * carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are YYYY-MM-DD in
   * UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static final class AuditServiceStub
      extends io.grpc.stub.AbstractAsyncStub<AuditServiceStub> {
    private AuditServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AuditServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AuditServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Validates, chains and stores records, all or none; what was answered is durable. A repeated
     * record_id with the same content answers the stored position, with other content it is
     * ALREADY_EXISTS, twice in one request INVALID_ARGUMENT. After UNAVAILABLE, retry with the same
     * record_ids.
     * </pre>
     */
    public void appendRecords(dev.spanforge.audit.v1.AppendRecordsRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.AppendRecordsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAppendRecordsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Stores what the Python SDK's sf_audit.export() returned, as JSON lines: ids and times are kept,
     * HMACs are checked with the key that the SDK had. A line that fails stops no other; each
     * project's chain.import.v1 record tells what came in and what failed. Importing lines again
     * changes nothing. After UNAVAILABLE, repeat the request.
     * </pre>
     */
    public void importRecords(dev.spanforge.audit.v1.ImportRecordsRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.ImportRecordsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getImportRecordsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams stored lines, the evidence log before the other one, each in chain order, without a cap.
     * </pre>
     */
    public void exportRecords(dev.spanforge.audit.v1.ExportRecordsRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.ExportRecordsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getExportRecordsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Returns one record with its inclusion proof in the newest checkpoint, or NOT_FOUND.
     * </pre>
     */
    public void getRecord(dev.spanforge.audit.v1.GetRecordRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.GetRecordResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetRecordMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Re-verifies both logs of a project from their first record.
     * </pre>
     */
    public void verifyChain(dev.spanforge.audit.v1.VerifyChainRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.VerifyChainResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getVerifyChainMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Returns the newest signed checkpoint of a log, or NOT_FOUND when it never had a record.
     * </pre>
     */
    public void getCheckpoint(dev.spanforge.audit.v1.GetCheckpointRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.GetCheckpointResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetCheckpointMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Drops salt and payload of the named records, all or none, and appends a chain.erasure.v1 record
     * that names them. NOT_FOUND for an unknown id, INVALID_ARGUMENT for a chain.* record.
     * </pre>
     */
    public void eraseRecords(dev.spanforge.audit.v1.EraseRecordsRequest request,
        io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.EraseRecordsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getEraseRecordsMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service AuditService.
   * <pre>
   * The evidence log: append-only, hash-chained, two logs per project. The evidence log holds the six
   * evidence kinds and the service's own chain.* records, the other log everything else. Every error
   * carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are YYYY-MM-DD in
   * UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static final class AuditServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<AuditServiceBlockingV2Stub> {
    private AuditServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AuditServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AuditServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Validates, chains and stores records, all or none; what was answered is durable. A repeated
     * record_id with the same content answers the stored position, with other content it is
     * ALREADY_EXISTS, twice in one request INVALID_ARGUMENT. After UNAVAILABLE, retry with the same
     * record_ids.
     * </pre>
     */
    public dev.spanforge.audit.v1.AppendRecordsResponse appendRecords(dev.spanforge.audit.v1.AppendRecordsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAppendRecordsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores what the Python SDK's sf_audit.export() returned, as JSON lines: ids and times are kept,
     * HMACs are checked with the key that the SDK had. A line that fails stops no other; each
     * project's chain.import.v1 record tells what came in and what failed. Importing lines again
     * changes nothing. After UNAVAILABLE, repeat the request.
     * </pre>
     */
    public dev.spanforge.audit.v1.ImportRecordsResponse importRecords(dev.spanforge.audit.v1.ImportRecordsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getImportRecordsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams stored lines, the evidence log before the other one, each in chain order, without a cap.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.spanforge.audit.v1.ExportRecordsResponse>
        exportRecords(dev.spanforge.audit.v1.ExportRecordsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getExportRecordsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns one record with its inclusion proof in the newest checkpoint, or NOT_FOUND.
     * </pre>
     */
    public dev.spanforge.audit.v1.GetRecordResponse getRecord(dev.spanforge.audit.v1.GetRecordRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetRecordMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Re-verifies both logs of a project from their first record.
     * </pre>
     */
    public dev.spanforge.audit.v1.VerifyChainResponse verifyChain(dev.spanforge.audit.v1.VerifyChainRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getVerifyChainMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns the newest signed checkpoint of a log, or NOT_FOUND when it never had a record.
     * </pre>
     */
    public dev.spanforge.audit.v1.GetCheckpointResponse getCheckpoint(dev.spanforge.audit.v1.GetCheckpointRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetCheckpointMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Drops salt and payload of the named records, all or none, and appends a chain.erasure.v1 record
     * that names them. NOT_FOUND for an unknown id, INVALID_ARGUMENT for a chain.* record.
     * </pre>
     */
    public dev.spanforge.audit.v1.EraseRecordsResponse eraseRecords(dev.spanforge.audit.v1.EraseRecordsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getEraseRecordsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service AuditService.
   * <pre>
   * The evidence log: append-only, hash-chained, two logs per project. The evidence log holds the six
   * evidence kinds and the service's own chain.* records, the other log everything else. Every error
   * carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are YYYY-MM-DD in
   * UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static final class AuditServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<AuditServiceBlockingStub> {
    private AuditServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AuditServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AuditServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Validates, chains and stores records, all or none; what was answered is durable. A repeated
     * record_id with the same content answers the stored position, with other content it is
     * ALREADY_EXISTS, twice in one request INVALID_ARGUMENT. After UNAVAILABLE, retry with the same
     * record_ids.
     * </pre>
     */
    public dev.spanforge.audit.v1.AppendRecordsResponse appendRecords(dev.spanforge.audit.v1.AppendRecordsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAppendRecordsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores what the Python SDK's sf_audit.export() returned, as JSON lines: ids and times are kept,
     * HMACs are checked with the key that the SDK had. A line that fails stops no other; each
     * project's chain.import.v1 record tells what came in and what failed. Importing lines again
     * changes nothing. After UNAVAILABLE, repeat the request.
     * </pre>
     */
    public dev.spanforge.audit.v1.ImportRecordsResponse importRecords(dev.spanforge.audit.v1.ImportRecordsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getImportRecordsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams stored lines, the evidence log before the other one, each in chain order, without a cap.
     * </pre>
     */
    public java.util.Iterator<dev.spanforge.audit.v1.ExportRecordsResponse> exportRecords(
        dev.spanforge.audit.v1.ExportRecordsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getExportRecordsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns one record with its inclusion proof in the newest checkpoint, or NOT_FOUND.
     * </pre>
     */
    public dev.spanforge.audit.v1.GetRecordResponse getRecord(dev.spanforge.audit.v1.GetRecordRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetRecordMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Re-verifies both logs of a project from their first record.
     * </pre>
     */
    public dev.spanforge.audit.v1.VerifyChainResponse verifyChain(dev.spanforge.audit.v1.VerifyChainRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getVerifyChainMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns the newest signed checkpoint of a log, or NOT_FOUND when it never had a record.
     * </pre>
     */
    public dev.spanforge.audit.v1.GetCheckpointResponse getCheckpoint(dev.spanforge.audit.v1.GetCheckpointRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetCheckpointMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Drops salt and payload of the named records, all or none, and appends a chain.erasure.v1 record
     * that names them. NOT_FOUND for an unknown id, INVALID_ARGUMENT for a chain.* record.
     * </pre>
     */
    public dev.spanforge.audit.v1.EraseRecordsResponse eraseRecords(dev.spanforge.audit.v1.EraseRecordsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getEraseRecordsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service AuditService.
   * <pre>
   * The evidence log: append-only, hash-chained, two logs per project. The evidence log holds the six
   * evidence kinds and the service's own chain.* records, the other log everything else. Every error
   * carries a google.rpc.ErrorInfo whose reason is stable. Times are UTC, dates are YYYY-MM-DD in
   * UTC, an empty org_id means "default", 64-bit numbers stay below 2^53.
   * </pre>
   */
  public static final class AuditServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<AuditServiceFutureStub> {
    private AuditServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AuditServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AuditServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Validates, chains and stores records, all or none; what was answered is durable. A repeated
     * record_id with the same content answers the stored position, with other content it is
     * ALREADY_EXISTS, twice in one request INVALID_ARGUMENT. After UNAVAILABLE, retry with the same
     * record_ids.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.audit.v1.AppendRecordsResponse> appendRecords(
        dev.spanforge.audit.v1.AppendRecordsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAppendRecordsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Stores what the Python SDK's sf_audit.export() returned, as JSON lines: ids and times are kept,
     * HMACs are checked with the key that the SDK had. A line that fails stops no other; each
     * project's chain.import.v1 record tells what came in and what failed. Importing lines again
     * changes nothing. After UNAVAILABLE, repeat the request.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.audit.v1.ImportRecordsResponse> importRecords(
        dev.spanforge.audit.v1.ImportRecordsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getImportRecordsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Returns one record with its inclusion proof in the newest checkpoint, or NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.audit.v1.GetRecordResponse> getRecord(
        dev.spanforge.audit.v1.GetRecordRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetRecordMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Re-verifies both logs of a project from their first record.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.audit.v1.VerifyChainResponse> verifyChain(
        dev.spanforge.audit.v1.VerifyChainRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getVerifyChainMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Returns the newest signed checkpoint of a log, or NOT_FOUND when it never had a record.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.audit.v1.GetCheckpointResponse> getCheckpoint(
        dev.spanforge.audit.v1.GetCheckpointRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetCheckpointMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Drops salt and payload of the named records, all or none, and appends a chain.erasure.v1 record
     * that names them. NOT_FOUND for an unknown id, INVALID_ARGUMENT for a chain.* record.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.spanforge.audit.v1.EraseRecordsResponse> eraseRecords(
        dev.spanforge.audit.v1.EraseRecordsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getEraseRecordsMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_APPEND_RECORDS = 0;
  private static final int METHODID_IMPORT_RECORDS = 1;
  private static final int METHODID_EXPORT_RECORDS = 2;
  private static final int METHODID_GET_RECORD = 3;
  private static final int METHODID_VERIFY_CHAIN = 4;
  private static final int METHODID_GET_CHECKPOINT = 5;
  private static final int METHODID_ERASE_RECORDS = 6;

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
        case METHODID_APPEND_RECORDS:
          serviceImpl.appendRecords((dev.spanforge.audit.v1.AppendRecordsRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.AppendRecordsResponse>) responseObserver);
          break;
        case METHODID_IMPORT_RECORDS:
          serviceImpl.importRecords((dev.spanforge.audit.v1.ImportRecordsRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.ImportRecordsResponse>) responseObserver);
          break;
        case METHODID_EXPORT_RECORDS:
          serviceImpl.exportRecords((dev.spanforge.audit.v1.ExportRecordsRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.ExportRecordsResponse>) responseObserver);
          break;
        case METHODID_GET_RECORD:
          serviceImpl.getRecord((dev.spanforge.audit.v1.GetRecordRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.GetRecordResponse>) responseObserver);
          break;
        case METHODID_VERIFY_CHAIN:
          serviceImpl.verifyChain((dev.spanforge.audit.v1.VerifyChainRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.VerifyChainResponse>) responseObserver);
          break;
        case METHODID_GET_CHECKPOINT:
          serviceImpl.getCheckpoint((dev.spanforge.audit.v1.GetCheckpointRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.GetCheckpointResponse>) responseObserver);
          break;
        case METHODID_ERASE_RECORDS:
          serviceImpl.eraseRecords((dev.spanforge.audit.v1.EraseRecordsRequest) request,
              (io.grpc.stub.StreamObserver<dev.spanforge.audit.v1.EraseRecordsResponse>) responseObserver);
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
          getAppendRecordsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.audit.v1.AppendRecordsRequest,
              dev.spanforge.audit.v1.AppendRecordsResponse>(
                service, METHODID_APPEND_RECORDS)))
        .addMethod(
          getImportRecordsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.audit.v1.ImportRecordsRequest,
              dev.spanforge.audit.v1.ImportRecordsResponse>(
                service, METHODID_IMPORT_RECORDS)))
        .addMethod(
          getExportRecordsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.spanforge.audit.v1.ExportRecordsRequest,
              dev.spanforge.audit.v1.ExportRecordsResponse>(
                service, METHODID_EXPORT_RECORDS)))
        .addMethod(
          getGetRecordMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.audit.v1.GetRecordRequest,
              dev.spanforge.audit.v1.GetRecordResponse>(
                service, METHODID_GET_RECORD)))
        .addMethod(
          getVerifyChainMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.audit.v1.VerifyChainRequest,
              dev.spanforge.audit.v1.VerifyChainResponse>(
                service, METHODID_VERIFY_CHAIN)))
        .addMethod(
          getGetCheckpointMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.audit.v1.GetCheckpointRequest,
              dev.spanforge.audit.v1.GetCheckpointResponse>(
                service, METHODID_GET_CHECKPOINT)))
        .addMethod(
          getEraseRecordsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.spanforge.audit.v1.EraseRecordsRequest,
              dev.spanforge.audit.v1.EraseRecordsResponse>(
                service, METHODID_ERASE_RECORDS)))
        .build();
  }

  private static abstract class AuditServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    AuditServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.spanforge.audit.v1.AuditServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("AuditService");
    }
  }

  private static final class AuditServiceFileDescriptorSupplier
      extends AuditServiceBaseDescriptorSupplier {
    AuditServiceFileDescriptorSupplier() {}
  }

  private static final class AuditServiceMethodDescriptorSupplier
      extends AuditServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    AuditServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (AuditServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new AuditServiceFileDescriptorSupplier())
              .addMethod(getAppendRecordsMethod())
              .addMethod(getImportRecordsMethod())
              .addMethod(getExportRecordsMethod())
              .addMethod(getGetRecordMethod())
              .addMethod(getVerifyChainMethod())
              .addMethod(getGetCheckpointMethod())
              .addMethod(getEraseRecordsMethod())
              .build();
        }
      }
    }
    return result;
  }
}
