package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/transparency-dev/merkle/proof"
)

// hash is a SHA-256 value; in JSON 64 hex digits, with or without "sha256:" before them.
type hash [32]byte

func (h *hash) UnmarshalText(text []byte) error {
	digits := bytes.TrimPrefix(text, []byte("sha256:"))
	decoded, err := hex.DecodeString(string(digits))
	if err != nil || len(decoded) != len(h) {
		return fmt.Errorf("%.100q is no hash of 64 hex digits", text)
	}
	*h = hash(decoded)
	return nil
}

func (h hash) String() string {
	return hex.EncodeToString(h[:])
}

func toBytes(hashes []hash) [][]byte {
	slices := make([][]byte, len(hashes))
	for i := range hashes {
		slices[i] = hashes[i][:]
	}
	return slices
}

// readable says in hex what the library says in lists of numbers.
func readable(err error) error {
	if mismatch, ok := errors.AsType[proof.RootMismatchError](err); ok {
		return fmt.Errorf("it leads to the root %x, not to %x", mismatch.CalculatedRoot, mismatch.ExpectedRoot)
	}
	return err
}
