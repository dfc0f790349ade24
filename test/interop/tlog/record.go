package main

import (
	"crypto/sha256"
	"encoding/json"
	"regexp"
)

// line takes a stored line apart as text: what was hashed is not written again.
var line = regexp.MustCompile(`^\{"header":(\{[^{}]*\}),"hmac":"hmac-sha256:[0-9a-f]{64}"` +
	`(?:,"payload":(\{.*\}),"salt":"([A-Za-z0-9_-]{22})")?\}$`)

// record is a line of the log. Its header is the leaf of the tree.
type record struct {
	header []byte
	fields header
	// Nil when the record was erased, or when the bundle shows only that it was there.
	payload, salt []byte
}

type header struct {
	Log         string `json:"log"`
	PayloadHash hash   `json:"payload_hash"`
	ID          string `json:"record_id"`
}

func parseRecord(text []byte) (record, error) {
	parts := line.FindSubmatch(text)
	if parts == nil {
		return record{}, refuse("a line does not have the form of a record")
	}
	parsed := record{header: parts[1], payload: parts[2], salt: parts[3]}
	if err := json.Unmarshal(parsed.header, &parsed.fields); err != nil {
		return record{}, refuse("the header of a record: %w", err)
	}
	if parsed.payload != nil && parsed.payloadHash() != parsed.fields.PayloadHash {
		return record{}, refuse("the payload of %q is not the one that its header seals", parsed.fields.ID)
	}
	return parsed, nil
}

func (r record) payloadHash() hash {
	salted := append(append([]byte(nil), r.salt...), '.')
	return sha256.Sum256(append(salted, r.payload...))
}
