package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
)

// withRetry repeats what the service asks to repeat (OVERLOADED, STORE_FAILED, SHUTTING_DOWN, …), as often as three
// times.
func withRetry[T any](ctx context.Context, call func() (T, error)) (T, error) {
	for range 3 {
		result, err := call()
		info, ok := detail[*errdetails.RetryInfo](err)
		if !ok {
			return result, err
		}
		select {
		case <-time.After(info.RetryDelay.AsDuration()):
		case <-ctx.Done():
			return result, err
		}
	}
	return call()
}

// explain says what to do about an error, by its reason; see docs/errors.md for all of them.
func explain(err error) string {
	info, ok := detail[*errdetails.ErrorInfo](err)
	if !ok {
		return err.Error()
	}
	message := status.Convert(err).Message()
	switch info.Reason {
	case "INVALID_INPUT", "SFCEC_EXPORT_ERROR":
		request, _ := detail[*errdetails.BadRequest](err)
		var problems []string
		for _, violation := range request.GetFieldViolations() {
			problems = append(problems, fmt.Sprintf("%s: %s %s", info.Reason, violation.Field, violation.Description))
		}
		return strings.Join(problems, "\n")
	case "RECORD_CONFLICT":
		return fmt.Sprintf("%s: the id is taken by another record; use a new one. %s", info.Reason, message)
	case "SFCEC_BUILD_ERROR":
		return fmt.Sprintf("%s: nothing was kept of the build. %s", info.Reason, message)
	case "SFCEC_VERIFY_ERROR":
		return fmt.Sprintf("%s: there was no ZIP to judge. %s", info.Reason, message)
	default:
		return fmt.Sprintf("%s: %s", info.Reason, message)
	}
}

// detail returns the detail of an error that has the type T.
func detail[T any](err error) (T, bool) {
	for _, any := range status.Convert(err).Details() {
		if found, ok := any.(T); ok {
			return found, true
		}
	}
	var none T
	return none, false
}
