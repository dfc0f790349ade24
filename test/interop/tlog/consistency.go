package main

import (
	"fmt"
	"io"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

func consistencyCommand(arguments []string, _ io.Reader) ([]string, error) {
	verifier, err := parseVkey(arguments[0])
	if err != nil {
		return nil, err
	}
	older, _, err := readSigned(arguments[1], verifier)
	if err != nil {
		return nil, err
	}
	newer, proofs, err := readSigned(arguments[2], verifier)
	if err != nil {
		return nil, err
	}
	if err := verifyConsistency(older, newer, proofs); err != nil {
		return nil, err
	}
	return []string{
		newer.String(),
		fmt.Sprintf("its first %d records are those of the older bundle", older.size),
	}, nil
}

func verifyConsistency(older, newer checkpoint, proofs []earlier) error {
	if older.size > newer.size {
		return refuse("the older bundle is of %d records, the newer one of %d: "+
			"the log was rolled back, or the bundles are in the wrong order", older.size, newer.size)
	}
	path, found := proofFor(older.size, newer.size, proofs)
	if !found {
		return refuse("the newer bundle proves nothing about the first %d records; "+
			"it does for the newest 64 bundles before it, so go by way of one in between", older.size)
	}
	hasher := rfc6962.DefaultHasher
	if err := proof.VerifyConsistency(hasher, older.size, newer.size, path, older.root[:], newer.root[:]); err != nil {
		return refuse("the newer log does not continue the older one: %w", readable(err))
	}
	return nil
}

// proofFor knows that a tree needs no proof that it continues itself.
func proofFor(older, newer uint64, proofs []earlier) ([][]byte, bool) {
	if older == newer {
		return nil, true
	}
	for _, candidate := range proofs {
		if candidate.Size == older {
			return toBytes(candidate.Proof), true
		}
	}
	return nil, false
}
