package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/code"

	cecv1 "cec.spanforge.dev/go/spanforge/cec/v1"
	"cec.spanforge.dev/go/spanforge/cec/v1/cecv1connect"
)

type connectClient struct{ cec cecv1connect.CecServiceClient }

func newConnect(address string) client {
	return connectClient{cecv1connect.NewCecServiceClient(http.DefaultClient, "http://"+address)}
}

func (c connectClient) build(ctx context.Context, project string, onEvent func(string)) error {
	stream, err := c.cec.BuildBundle(ctx, connect.NewRequest(&cecv1.BuildBundleRequest{ProjectId: project}))
	if err != nil {
		return err
	}
	defer stream.Close()
	for stream.Receive() {
		onEvent(eventOf(stream.Msg()))
	}
	return stream.Err()
}

func (c connectClient) get(ctx context.Context, bundleID string) error {
	_, err := c.cec.GetBundle(ctx, connect.NewRequest(&cecv1.GetBundleRequest{BundleId: bundleID}))
	return err
}

func (c connectClient) download(ctx context.Context, bundleID string) (int, string, string, error) {
	request := connect.NewRequest(&cecv1.DownloadBundleRequest{BundleId: bundleID})
	stream, err := c.cec.DownloadBundle(ctx, request)
	if err != nil {
		return 0, "", "", err
	}
	defer stream.Close()
	digest, bytes := sha256.New(), 0
	for stream.Receive() {
		digest.Write(stream.Msg().Data)
		bytes += len(stream.Msg().Data)
	}
	trailer := stream.ResponseTrailer().Get("x-content-sha256")
	return bytes, fmt.Sprintf("sha256:%x", digest.Sum(nil)), trailer, stream.Err()
}

func (c connectClient) told(err error) (string, string, []string) {
	var details []any
	if failed, ok := err.(*connect.Error); ok {
		for _, detail := range failed.Details() {
			if value, err := detail.Value(); err == nil {
				details = append(details, value)
			}
		}
	}
	reason, fields := detailsOf(details)
	return code.Code(connect.CodeOf(err)).String(), reason, fields
}
