package dev.spanforge.cec.example;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What an error of the service says beside its code, and what to do about it. */
final class ServiceErrors {
  private ServiceErrors() {}

  /** Repeats what the service asks to repeat (OVERLOADED, STORE_FAILED, SHUTTING_DOWN, …), as often as three times. */
  static <T> T withRetry(Supplier<T> call) {
    for (int left = 3; ; left--) {
      try {
        return call.get();
      } catch (StatusRuntimeException error) {
        var retry = detail(error, RetryInfo.class);
        if (retry.isEmpty() || left == 0) throw error;
        sleep(retry.get().getRetryDelay().getSeconds());
      }
    }
  }

  /** What to do about an error, by its reason; see docs/errors.md for all of them. */
  static String explain(StatusRuntimeException error) {
    var reason = detail(error, ErrorInfo.class).map(ErrorInfo::getReason).orElse(error.getStatus().getCode().name());
    var message = error.getStatus().getDescription();
    return switch (reason) {
      case "INVALID_INPUT", "SFCEC_EXPORT_ERROR" ->
          detail(error, BadRequest.class).map(BadRequest::getFieldViolationsList).stream()
              .flatMap(violations -> violations.stream())
              .map(violation -> reason + ": " + violation.getField() + " " + violation.getDescription())
              .collect(Collectors.joining("\n"));
      case "RECORD_CONFLICT" -> reason + ": the id is taken by another record; use a new one. " + message;
      case "SFCEC_BUILD_ERROR" -> reason + ": nothing was kept of the build. " + message;
      case "SFCEC_VERIFY_ERROR" -> reason + ": there was no ZIP to judge. " + message;
      default -> reason + ": " + message;
    };
  }

  private static <T extends Message> Optional<T> detail(StatusRuntimeException error, Class<T> type) {
    var status = StatusProto.fromThrowable(error);
    if (status == null) return Optional.empty();
    return status.getDetailsList().stream().filter(any -> any.is(type)).findFirst().map(any -> unpack(any, type));
  }

  private static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException error) {
      throw new IllegalStateException(error);
    }
  }

  private static void sleep(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }
}
