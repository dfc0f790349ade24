// Command evidence appends records, builds a bundle with progress, verifies and downloads it, and renews its link.
// The address of the service is CEC_ADDRESS, by default localhost:8080. Running it again stores nothing twice.
package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/protobuf/types/known/timestamppb"

	auditv1 "cec.spanforge.dev/go/spanforge/audit/v1"
	cecv1 "cec.spanforge.dev/go/spanforge/cec/v1"
)

const (
	project  = "example"
	patience = 30 * time.Second
)

var records = []struct{ id, schemaKey, payload string }{
	{"score-1", "halluccheck.score.v1", `{"model":"support-bot","score":0.97}`},
	{"drift-1", "halluccheck.drift.v1", `{"metric":"embedding","severity":"none"}`},
	{"gate-1", "halluccheck.gate.v1", `{"gate":"release","verdict":"PASS"}`},
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, explain(err))
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	conn, err := grpc.NewClient(cmp.Or(os.Getenv("CEC_ADDRESS"), "localhost:8080"),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		// Pings keep a connection that is waiting for a build from being cut.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second}))
	if err != nil {
		return err
	}
	defer conn.Close()
	cec := cecv1.NewCecServiceClient(conn)
	if err := appendRecords(ctx, auditv1.NewAuditServiceClient(conn)); err != nil {
		return err
	}
	bundle, err := withRetry(ctx, func() (*cecv1.Bundle, error) { return build(ctx, cec) })
	if err != nil {
		return err
	}
	if err := verify(ctx, cec, bundle); err != nil {
		return err
	}
	if err := download(ctx, cec, bundle); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	renewed, err := cec.ReissueDownloadUrl(ctx, &cecv1.ReissueDownloadUrlRequest{BundleId: bundle.BundleId})
	if err != nil {
		return err
	}
	fmt.Println("link until", renewed.Bundle.ExpiresAt.AsTime().Format("2006-01-02T15:04:05.000Z07:00"))
	if _, err := cec.GetBundle(ctx, &cecv1.GetBundleRequest{BundleId: "cec-unknown"}); err != nil {
		fmt.Println(explain(err))
	}
	return nil
}

func appendRecords(ctx context.Context, audit auditv1.AuditServiceClient) error {
	// With ids and times of our own, a request that is repeated stores nothing twice.
	at := timestamppb.New(time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC))
	request := &auditv1.AppendRecordsRequest{ProjectId: project}
	for _, record := range records {
		request.Records = append(request.Records, &auditv1.InputRecord{
			RecordId: &record.id, SchemaKey: record.schemaKey, PayloadJson: []byte(record.payload), Timestamp: at,
		})
	}
	answer, err := withRetry(ctx, func() (*auditv1.AppendRecordsResponse, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return audit.AppendRecords(ctx, request)
	})
	if err == nil {
		fmt.Printf("appended %d records\n", len(answer.Results))
	}
	return err
}

func build(ctx context.Context, cec cecv1.CecServiceClient) (*cecv1.Bundle, error) {
	// No deadline: a large period takes as long as it takes, and shows how far it is.
	stream, err := cec.BuildBundle(ctx, &cecv1.BuildBundleRequest{ProjectId: project})
	if err != nil {
		return nil, err
	}
	for {
		response, err := stream.Recv()
		if err != nil {
			return nil, err
		}
		if bundle := response.GetBundle(); bundle != nil {
			fmt.Println("built", bundle.BundleId)
			return bundle, nil
		}
		progress := response.GetProgress()
		stage := strings.TrimPrefix(progress.GetStage().String(), "BUILD_STAGE_")
		fmt.Fprintf(os.Stderr, "%s %d/%d\n", stage, progress.GetRecordsDone(), progress.GetRecordsTotal())
	}
}

func verify(ctx context.Context, cec cecv1.CecServiceClient, bundle *cecv1.Bundle) error {
	source := &cecv1.VerifyBundleRequest_BundleId{BundleId: bundle.BundleId}
	verdict, err := cec.VerifyBundle(ctx, &cecv1.VerifyBundleRequest{Source: source})
	if err != nil {
		return err
	}
	if !verdict.OverallValid {
		return errors.New(strings.Join(verdict.Errors, "\n"))
	}
	fmt.Println("verified", bundle.BundleId)
	return nil
}

func download(ctx context.Context, cec cecv1.CecServiceClient, bundle *cecv1.Bundle) error {
	name := bundle.BundleId + ".zip"
	file, err := os.Create(name + ".part")
	if err != nil {
		return err
	}
	defer file.Close()
	stream, err := cec.DownloadBundle(ctx, &cecv1.DownloadBundleRequest{BundleId: bundle.BundleId})
	if err != nil {
		return err
	}
	digest := sha256.New()
	for {
		chunk, err := stream.Recv()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if _, err := io.MultiWriter(file, digest).Write(chunk.Data); err != nil {
			return err
		}
	}
	if fmt.Sprintf("sha256:%x", digest.Sum(nil)) != bundle.Sha256 {
		return fmt.Errorf("%s arrived damaged", name)
	}
	if err := os.Rename(file.Name(), name); err != nil {
		return err
	}
	fmt.Printf("downloaded %s (%d bytes)\n", name, bundle.SizeBytes)
	return nil
}
