package dev.spanforge.cec.example;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.spanforge.audit.v1.AppendRecordsRequest;
import dev.spanforge.audit.v1.AuditServiceGrpc;
import dev.spanforge.audit.v1.AuditServiceGrpc.AuditServiceBlockingStub;
import dev.spanforge.audit.v1.InputRecord;
import dev.spanforge.cec.v1.BuildBundleRequest;
import dev.spanforge.cec.v1.Bundle;
import dev.spanforge.cec.v1.CecServiceGrpc;
import dev.spanforge.cec.v1.CecServiceGrpc.CecServiceBlockingStub;
import dev.spanforge.cec.v1.DownloadBundleRequest;
import dev.spanforge.cec.v1.GetBundleRequest;
import dev.spanforge.cec.v1.ReissueDownloadUrlRequest;
import dev.spanforge.cec.v1.VerifyBundleRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Appends records, builds a bundle with progress, verifies and downloads it, and renews its link. The address of the
 * service is CEC_ADDRESS, by default localhost:8080. Running it again stores nothing twice.
 */
public final class Evidence {
  private static final String PROJECT = "example";
  private static final Instant EVIDENCE_TIME = Instant.parse("2026-02-01T12:00:00Z");
  private static final int SECONDS = 30;

  private record Sample(String id, String schemaKey, String payload) {}

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("score-1", "halluccheck.score.v1", "{\"model\":\"support-bot\",\"score\":0.97}"),
          new Sample("drift-1", "halluccheck.drift.v1", "{\"metric\":\"embedding\",\"severity\":\"none\"}"),
          new Sample("gate-1", "halluccheck.gate.v1", "{\"gate\":\"release\",\"verdict\":\"PASS\"}"));

  private final AuditServiceBlockingStub audit;
  private final CecServiceBlockingStub cec;

  private Evidence(ManagedChannel channel) {
    audit = AuditServiceGrpc.newBlockingStub(channel);
    cec = CecServiceGrpc.newBlockingStub(channel);
  }

  public static void main(String[] args) throws Exception {
    var address = Optional.ofNullable(System.getenv("CEC_ADDRESS")).orElse("localhost:8080");
    var channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
            // Pings keep a connection that is waiting for a build from being cut.
            .keepAliveTime(30, TimeUnit.SECONDS)
            .build();
    try {
      new Evidence(channel).run();
    } catch (StatusRuntimeException error) {
      System.err.println(ServiceErrors.explain(error));
      System.exit(1);
    } finally {
      channel.shutdownNow();
    }
  }

  private void run() throws IOException {
    append();
    var bundle = ServiceErrors.withRetry(this::build);
    verify(bundle);
    download(bundle);
    var renewal = ReissueDownloadUrlRequest.newBuilder().setBundleId(bundle.getBundleId()).build();
    var renewed = ServiceErrors.withRetry(() -> inTime().reissueDownloadUrl(renewal)).getBundle();
    var expiry = renewed.getExpiresAt();
    System.out.println("link until " + Instant.ofEpochSecond(expiry.getSeconds(), expiry.getNanos()));
    try {
      inTime().getBundle(GetBundleRequest.newBuilder().setBundleId("cec-unknown").build());
    } catch (StatusRuntimeException error) {
      System.out.println(ServiceErrors.explain(error));
    }
  }

  /** For calls that answer at once. */
  private CecServiceBlockingStub inTime() {
    return cec.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  private void append() {
    // With ids and times of our own, a request that is repeated stores nothing twice.
    var request = AppendRecordsRequest.newBuilder().setProjectId(PROJECT);
    for (var sample : SAMPLES) {
      request.addRecords(
          InputRecord.newBuilder()
              .setRecordId(sample.id())
              .setSchemaKey(sample.schemaKey())
              .setPayloadJson(ByteString.copyFromUtf8(sample.payload()))
              .setTimestamp(Timestamp.newBuilder().setSeconds(EVIDENCE_TIME.getEpochSecond())));
    }
    var answer =
        ServiceErrors.withRetry(
            () -> audit.withDeadlineAfter(SECONDS, TimeUnit.SECONDS).appendRecords(request.build()));
    System.out.printf("appended %d records%n", answer.getResultsCount());
  }

  private Bundle build() {
    // No deadline: a large period takes as long as it takes, and shows how far it is.
    var responses = cec.buildBundle(BuildBundleRequest.newBuilder().setProjectId(PROJECT).build());
    while (responses.hasNext()) {
      var response = responses.next();
      if (response.hasBundle()) {
        System.out.println("built " + response.getBundle().getBundleId());
        return response.getBundle();
      }
      var progress = response.getProgress();
      var stage = progress.getStage().name().replaceFirst("^BUILD_STAGE_", "");
      System.err.printf("%s %d/%d%n", stage, progress.getRecordsDone(), progress.getRecordsTotal());
    }
    throw new IllegalStateException("the build ended without a bundle");
  }

  private void verify(Bundle bundle) {
    var request = VerifyBundleRequest.newBuilder().setBundleId(bundle.getBundleId()).build();
    var verdict = ServiceErrors.withRetry(() -> cec.verifyBundle(request));
    if (!verdict.getOverallValid()) {
      throw new IllegalStateException(String.join("\n", verdict.getErrorsList()));
    }
    System.out.println("verified " + bundle.getBundleId());
  }

  private void download(Bundle bundle) throws IOException {
    var name = bundle.getBundleId() + ".zip";
    var part = Path.of(name + ".part");
    var digest = sha256();
    var request = DownloadBundleRequest.newBuilder().setBundleId(bundle.getBundleId()).build();
    try (var file = Files.newOutputStream(part)) {
      for (var chunks = cec.downloadBundle(request); chunks.hasNext(); ) {
        var data = chunks.next().getData();
        digest.update(data.asReadOnlyByteBuffer());
        data.writeTo(file);
      }
    }
    if (!bundle.getSha256().equals("sha256:" + HexFormat.of().formatHex(digest.digest()))) {
      throw new IOException(name + " arrived damaged");
    }
    Files.move(part, Path.of(name), StandardCopyOption.REPLACE_EXISTING);
    System.out.printf("downloaded %s (%d bytes)%n", name, bundle.getSizeBytes());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException(error);
    }
  }
}
