import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.spanforge.cec.v1.BuildBundleRequest;
import dev.spanforge.cec.v1.BuildBundleResponse;
import dev.spanforge.cec.v1.CecServiceGrpc;
import dev.spanforge.cec.v1.CecServiceGrpc.CecServiceBlockingStub;
import dev.spanforge.cec.v1.DownloadBundleRequest;
import dev.spanforge.cec.v1.GetBundleRequest;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Behaviour ADDRESS PROJECT BUNDLE_ID: what this client sees of the service, as one JSON object. */
public final class Behaviour {
  private static final Metadata.Key<String> DIGEST =
      Metadata.Key.of("x-content-sha256", Metadata.ASCII_STRING_MARSHALLER);

  private final Struct.Builder facts = Struct.newBuilder();
  private final CecServiceBlockingStub cec;

  private Behaviour(CecServiceBlockingStub cec) {
    this.cec = cec;
  }

  public static void main(String[] args) throws Exception {
    var channel = Grpc.newChannelBuilder(args[0], InsecureChannelCredentials.create()).build();
    try {
      var behaviour = new Behaviour(CecServiceGrpc.newBlockingStub(channel));
      behaviour.watchBuilds(args[1]);
      behaviour.readErrors();
      behaviour.download(args[2]);
      System.out.println(JsonFormat.printer().print(behaviour.facts));
    } finally {
      channel.shutdownNow();
    }
  }

  private void watchBuilds(String project) {
    try (var leaving = Context.current().withCancellation()) {
      leaving.run(
          () -> put("cancelled", codeOf(errorOf(() -> build(cec, project, () -> leaving.cancel(null))))));
    }
    var late = cec.withDeadlineAfter(200, TimeUnit.MILLISECONDS);
    put("deadline", codeOf(errorOf(() -> build(late, project, () -> {}))));

    var responses = new ArrayList<BuildBundleResponse>();
    cec.buildBundle(requestOf(project)).forEachRemaining(responses::add);
    var hasTotal = responses.stream().anyMatch(response -> response.getProgress().getRecordsTotal() > 0);
    var bundles = responses.stream().filter(BuildBundleResponse::hasBundle).count();
    var isLast = responses.get(responses.size() - 1).hasBundle();
    facts.putFields("progress", Value.newBuilder().setBoolValue(hasTotal && bundles == 1 && isLast).build());
  }

  private void readErrors() throws Exception {
    var refused = errorOf(() -> build(cec, "", () -> {}));
    put("code", codeOf(refused));
    put("reason", reasonOf(refused));
    var fields = ListValue.newBuilder();
    for (var any : StatusProto.fromThrowable(refused).getDetailsList()) {
      if (!any.is(BadRequest.class)) continue;
      for (var violation : any.unpack(BadRequest.class).getFieldViolationsList()) {
        fields.addValues(Value.newBuilder().setStringValue(violation.getField()));
      }
    }
    facts.putFields("fields", Value.newBuilder().setListValue(fields).build());
    var unknown = GetBundleRequest.newBuilder().setBundleId("cec-nope").build();
    put("notFound", reasonOf(errorOf(() -> cec.getBundle(unknown))));
  }

  private void download(String bundleId) throws Exception {
    var trailers = new AtomicReference<Metadata>();
    var capture = MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers);
    var request = DownloadBundleRequest.newBuilder().setBundleId(bundleId).build();
    var digest = MessageDigest.getInstance("SHA-256");
    long bytes = 0;
    for (var chunks = cec.withInterceptors(capture).downloadBundle(request); chunks.hasNext(); ) {
      var data = chunks.next().getData();
      digest.update(data.asReadOnlyByteBuffer());
      bytes += data.size();
    }
    facts.putFields("bytes", Value.newBuilder().setNumberValue(bytes).build());
    put("sha256", "sha256:" + HexFormat.of().formatHex(digest.digest()));
    put("trailer", trailers.get().get(DIGEST));
  }

  private void put(String name, String text) {
    facts.putFields(name, Value.newBuilder().setStringValue(text).build());
  }

  private static BuildBundleRequest requestOf(String project) {
    return BuildBundleRequest.newBuilder().setProjectId(project).build();
  }

  private static void build(CecServiceBlockingStub cec, String project, Runnable onResponse) {
    cec.buildBundle(requestOf(project)).forEachRemaining(response -> onResponse.run());
  }

  private static StatusRuntimeException errorOf(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException error) {
      return error;
    }
    throw new IllegalStateException("the call succeeded");
  }

  private static String codeOf(StatusRuntimeException error) {
    return error.getStatus().getCode().name();
  }

  private static String reasonOf(StatusRuntimeException error) throws Exception {
    for (var any : StatusProto.fromThrowable(error).getDetailsList()) {
      if (any.is(ErrorInfo.class)) return any.unpack(ErrorInfo.class).getReason();
    }
    return "";
  }
}
