package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

const (
	proofFormat = "cec.record_proof.v1"
	mostOfProof = 1 << 20
)

// recordProof is what "cec proof --out" saves.
type recordProof struct {
	Format         string `json:"format"`
	Record         string `json:"record"`
	LeafIndex      uint64 `json:"leaf_index"`
	TreeSize       uint64 `json:"tree_size"`
	InclusionProof []hash `json:"inclusion_proof"`
	Checkpoint     string `json:"checkpoint"`
}

func inclusionCommand(arguments []string, _ io.Reader) ([]string, error) {
	bundlePath, proofPath := arguments[1], arguments[2]
	verifier, err := parseVkey(arguments[0])
	if err != nil {
		return nil, err
	}
	saved, err := readProof(proofPath)
	if err != nil {
		return nil, placed(proofPath, err)
	}
	signed, err := openCheckpoint(saved.Checkpoint, verifier)
	if err != nil {
		return nil, placed(proofPath, err)
	}
	shown, err := readRecord(bundlePath, saved.LeafIndex)
	if err != nil {
		return nil, placed(bundlePath, err)
	}
	if err := verifyInclusion(shown, saved, signed); err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("%q is at position %d, %s", shown.fields.ID, saved.LeafIndex, shown.payloadState()),
		signed.String(),
	}, nil
}

func readProof(path string) (recordProof, error) {
	file, err := os.Open(path)
	if err != nil {
		return recordProof{}, err
	}
	defer file.Close()
	var saved recordProof
	if err := parseJSON(file, mostOfProof, &saved); err != nil {
		return recordProof{}, err
	}
	if saved.Format != proofFormat {
		return recordProof{}, fmt.Errorf("is no saved proof, %s; make one with \"cec proof --out\"", proofFormat)
	}
	return saved, nil
}

// verifyInclusion hashes the leaf from the header as the bundle shows it (RFC 6962, section 2.1).
func verifyInclusion(shown record, saved recordProof, signed checkpoint) error {
	proven, err := parseRecord([]byte(saved.Record))
	if err != nil {
		return placed("the saved proof", err)
	}
	if !bytes.Equal(proven.header, shown.header) {
		return refuse("the proof is of %q, the bundle shows another record at position %d", proven.fields.ID, saved.LeafIndex)
	}
	if !strings.HasSuffix(signed.origin, "/"+shown.fields.Log) {
		return refuse("the record is of the log %q, the checkpoint of %q", shown.fields.Log, signed.origin)
	}
	if saved.TreeSize != signed.size {
		return refuse("the proof is for %d records, its checkpoint for %d", saved.TreeSize, signed.size)
	}
	hasher := rfc6962.DefaultHasher
	leaf, path := hasher.HashLeaf(shown.header), toBytes(saved.InclusionProof)
	if err := proof.VerifyInclusion(hasher, saved.LeafIndex, signed.size, leaf, path, signed.root[:]); err != nil {
		return refuse("the proof of inclusion: %w", readable(err))
	}
	return nil
}

func (r record) payloadState() string {
	if r.payload == nil {
		return "its payload is not shown"
	}
	return "with the payload that its header seals"
}
