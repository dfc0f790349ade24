package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	cecv1 "cec.spanforge.dev/go/spanforge/cec/v1"
)

type grpcClient struct{ cec cecv1.CecServiceClient }

func newGrpc(address string) client {
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	return grpcClient{cecv1.NewCecServiceClient(conn)}
}

func (c grpcClient) build(ctx context.Context, project string, onEvent func(string)) error {
	stream, err := c.cec.BuildBundle(ctx, &cecv1.BuildBundleRequest{ProjectId: project})
	for err == nil {
		var response *cecv1.BuildBundleResponse
		if response, err = stream.Recv(); err == nil {
			onEvent(eventOf(response))
		}
	}
	if err == io.EOF {
		return nil
	}
	return err
}

func eventOf(response *cecv1.BuildBundleResponse) string {
	switch {
	case response.GetBundle() != nil:
		return "bundle"
	case response.GetProgress().GetRecordsTotal() > 0:
		return "total"
	default:
		return "progress"
	}
}

func (c grpcClient) get(ctx context.Context, bundleID string) error {
	_, err := c.cec.GetBundle(ctx, &cecv1.GetBundleRequest{BundleId: bundleID})
	return err
}

func (c grpcClient) download(ctx context.Context, bundleID string) (int, string, string, error) {
	digest, bytes := sha256.New(), 0
	stream, err := c.cec.DownloadBundle(ctx, &cecv1.DownloadBundleRequest{BundleId: bundleID})
	for err == nil {
		var chunk *cecv1.DownloadBundleResponse
		if chunk, err = stream.Recv(); err == nil {
			digest.Write(chunk.Data)
			bytes += len(chunk.Data)
		}
	}
	if err != io.EOF {
		return 0, "", "", err
	}
	trailer := strings.Join(stream.Trailer().Get("x-content-sha256"), ",")
	return bytes, fmt.Sprintf("sha256:%x", digest.Sum(nil)), trailer, nil
}

func (c grpcClient) told(err error) (string, string, []string) {
	told := status.Convert(err)
	// The library itself spells codes in its own way.
	name := code.Code(told.Code()).String()
	reason, fields := detailsOf(told.Details())
	return name, reason, fields
}

func detailsOf(details []any) (reason string, fields []string) {
	for _, detail := range details {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			reason = detail.Reason
		case *errdetails.BadRequest:
			for _, violation := range detail.FieldViolations {
				fields = append(fields, violation.Field)
			}
		}
	}
	return reason, fields
}
