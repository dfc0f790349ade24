// Command behaviour prints what a Go client sees of the service, as one JSON object.
//
//	behaviour ADDRESS PROJECT BUNDLE_ID grpc|connect
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"
)

// A client is what both libraries offer of the service.
type client interface {
	// Build passes each event on as "progress", "total" (progress that knows how many records there are) or "bundle".
	build(ctx context.Context, project string, onEvent func(event string)) error
	get(ctx context.Context, bundleID string) error
	// Download returns the number of bytes, their digest and that of the trailer.
	download(ctx context.Context, bundleID string) (bytes int, digest, trailer string, err error)
	// Told returns code, reason and fields of an error.
	told(err error) (code, reason string, fields []string)
}

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: behaviour ADDRESS PROJECT BUNDLE_ID grpc|connect")
	}
	clients := map[string]func(address string) client{"grpc": newGrpc, "connect": newConnect}
	facts, err := behaviour(clients[os.Args[4]](os.Args[1]), os.Args[2], os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	text, err := json.Marshal(facts)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
}

func behaviour(cec client, project, bundleID string) (map[string]any, error) {
	facts := map[string]any{}
	ctx := context.Background()

	leaving, leave := context.WithCancel(ctx)
	facts["cancelled"], _, _ = cec.told(cec.build(leaving, project, func(string) { leave() }))

	late, done := context.WithTimeout(ctx, 200*time.Millisecond)
	defer done()
	facts["deadline"], _, _ = cec.told(cec.build(late, project, ignore))

	facts["code"], facts["reason"], facts["fields"] = cec.told(cec.build(ctx, "", ignore))
	_, facts["notFound"], _ = cec.told(cec.get(ctx, "cec-nope"))

	var events []string
	if err := cec.build(ctx, project, func(event string) { events = append(events, event) }); err != nil {
		return nil, err
	}
	facts["progress"] = isWhole(events)

	var err error
	facts["bytes"], facts["sha256"], facts["trailer"], err = cec.download(ctx, bundleID)
	return facts, err
}

func ignore(string) {}

func isWhole(events []string) bool {
	count := map[string]int{}
	for _, event := range events {
		count[event]++
	}
	return count["total"] > 0 && count["bundle"] == 1 && events[len(events)-1] == "bundle"
}
