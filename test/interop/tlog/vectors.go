package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

const mostOfVector = 1 << 20

// vector is a proof, and whether somebody else's verifier accepts it: of inclusion when it has an index,
// of consistency when it has an old size.
type vector struct {
	Size    uint64  `json:"size"`
	Root    hash    `json:"root"`
	Proof   []hash  `json:"proof"`
	Valid   bool    `json:"valid"`
	Index   *uint64 `json:"index"`
	Leaf    hash    `json:"leaf"`
	OldSize *uint64 `json:"old_size"`
	OldRoot hash    `json:"old_root"`
}

// vectorsCommand ends at the first vector that is judged otherwise here.
func vectorsCommand(_ []string, stdin io.Reader) ([]string, error) {
	lines := bufio.NewScanner(stdin)
	lines.Buffer(nil, mostOfVector)
	count := 0
	for lines.Scan() {
		count++
		if err := checkVector(lines.Bytes()); err != nil {
			return nil, fmt.Errorf("line %d: %w", count, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", count+1, err)
	}
	if count == 0 {
		return nil, errors.New("no vectors came on standard input")
	}
	return []string{fmt.Sprintf("%d vectors agree", count)}, nil
}

func checkVector(text []byte) error {
	var given vector
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&given); err != nil {
		return err
	}
	if (given.Index == nil) == (given.OldSize == nil) {
		return errors.New("a vector has either an index or an old_size")
	}
	problem := given.verify()
	if given.Valid && problem != nil {
		return refuse("said to be valid, but %w: %s", readable(problem), text)
	}
	if !given.Valid && problem == nil {
		return refuse("said to be invalid, but it verifies: %s", text)
	}
	return nil
}

func (v vector) verify() error {
	if v.Index != nil {
		return proof.VerifyInclusion(rfc6962.DefaultHasher, *v.Index, v.Size, v.Leaf[:], toBytes(v.Proof), v.Root[:])
	}
	return proof.VerifyConsistency(rfc6962.DefaultHasher, *v.OldSize, v.Size, toBytes(v.Proof), v.OldRoot[:], v.Root[:])
}
