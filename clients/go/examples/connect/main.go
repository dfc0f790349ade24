// Command connect appends a record and builds a bundle with connect-go. The address of the service is CEC_ADDRESS, by
// default localhost:8080.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"connectrpc.com/connect"

	auditv1 "cec.spanforge.dev/go/spanforge/audit/v1"
	"cec.spanforge.dev/go/spanforge/audit/v1/auditv1connect"
	cecv1 "cec.spanforge.dev/go/spanforge/cec/v1"
	"cec.spanforge.dev/go/spanforge/cec/v1/cecv1connect"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	url := "http://" + cmp.Or(os.Getenv("CEC_ADDRESS"), "localhost:8080")
	audit := auditv1connect.NewAuditServiceClient(http.DefaultClient, url)
	cec := cecv1connect.NewCecServiceClient(http.DefaultClient, url)
	record := &auditv1.InputRecord{SchemaKey: "halluccheck.score.v1", PayloadJson: []byte(`{"score":0.97}`)}
	request := &auditv1.AppendRecordsRequest{ProjectId: "bot", Records: []*auditv1.InputRecord{record}}
	if _, err := audit.AppendRecords(ctx, connect.NewRequest(request)); err != nil {
		return err
	}
	stream, err := cec.BuildBundle(ctx, connect.NewRequest(&cecv1.BuildBundleRequest{ProjectId: "bot"}))
	if err != nil {
		return err
	}
	defer stream.Close()
	for stream.Receive() {
		fmt.Println(stream.Msg().GetProgress().GetStage(), stream.Msg().GetBundle().GetBundleId())
	}
	if failed := new(connect.Error); errors.As(stream.Err(), &failed) {
		for _, detail := range failed.Details() {
			value, _ := detail.Value()
			fmt.Fprintln(os.Stderr, value)
		}
	}
	return stream.Err()
}
