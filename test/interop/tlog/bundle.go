package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"golang.org/x/mod/sumdb/note"
)

const (
	mostOfChainProof = 64 << 20
	// mostOfLine is more than the longest payload of 64 KiB takes with its header and its salt.
	mostOfLine = 80 << 10
)

// recordFiles are in every bundle, also when they are empty.
var recordFiles = []string{
	"score_records/records.ndjson",
	"bias_reports/records.ndjson",
	"prri_records/records.ndjson",
	"drift_events/records.ndjson",
	"pii_detections/records.ndjson",
	"gate_evaluations/records.ndjson",
	"chain/records.ndjson",
}

// chainProof is what is used here of chain_proof.json.
type chainProof struct {
	Checkpoint string    `json:"checkpoint"`
	Earlier    []earlier `json:"earlier"`
}

// earlier proves that the log continues one which an earlier bundle was made from.
type earlier struct {
	Size  uint64 `json:"size"`
	Proof []hash `json:"proof"`
}

// readSigned returns the checkpoint of a bundle, once its signature is verified, and the proofs that come with it.
func readSigned(path string, verifier note.Verifier) (checkpoint, []earlier, error) {
	claimed, err := readChainProof(path)
	if err != nil {
		return checkpoint{}, nil, placed(path, err)
	}
	signed, err := openCheckpoint(claimed.Checkpoint, verifier)
	if err != nil {
		return checkpoint{}, nil, placed(path, err)
	}
	return signed, claimed.Earlier, nil
}

func readChainProof(path string) (chainProof, error) {
	bundle, err := zip.OpenReader(path)
	if err != nil {
		return chainProof{}, err
	}
	defer bundle.Close()
	var claimed chainProof
	err = readEntry(bundle, "chain_proof.json", func(content io.Reader) error {
		return parseJSON(content, mostOfChainProof, &claimed)
	})
	return claimed, err
}

// readRecord finds the record at a position of the log, in whichever file it lies.
func readRecord(path string, position uint64) (record, error) {
	bundle, err := zip.OpenReader(path)
	if err != nil {
		return record{}, err
	}
	defer bundle.Close()
	var found []byte
	keep := func(line []byte) error {
		if found != nil {
			return refuse("there is more than one record at position %d", position)
		}
		found = bytes.Clone(line)
		return nil
	}
	for _, name := range recordFiles {
		err := readEntry(bundle, name, func(content io.Reader) error { return eachLineAt(content, position, keep) })
		if err != nil {
			return record{}, err
		}
	}
	if found == nil {
		return record{}, refuse("no record is shown at position %d", position)
	}
	return parseRecord(found)
}

// eachLineAt looks at the beginnings of lines, since members of a header stand in the order of RFC 8785.
func eachLineAt(content io.Reader, position uint64, use func(line []byte) error) error {
	beginning := fmt.Appendf(nil, `{"header":{"chain_position":%d,`, position)
	lines := bufio.NewScanner(content)
	lines.Buffer(nil, mostOfLine)
	for lines.Scan() {
		if !bytes.HasPrefix(lines.Bytes(), beginning) {
			continue
		}
		if err := use(lines.Bytes()); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return refuse("a line is longer than a record can be, %d bytes", mostOfLine)
	}
	return lines.Err()
}

// readEntry wants the entry exactly once: of two with one name, other programs may read the other one.
func readEntry(bundle *zip.ReadCloser, name string, read func(io.Reader) error) error {
	var entries []*zip.File
	for _, entry := range bundle.File {
		if entry.Name == name {
			entries = append(entries, entry)
		}
	}
	if len(entries) != 1 {
		return fmt.Errorf("has %d entries %s, a bundle has one", len(entries), name)
	}
	content, err := entries[0].Open()
	if err != nil {
		return placed(name, err)
	}
	defer content.Close()
	if err := read(content); err != nil {
		return placed(name, err)
	}
	return nil
}

// parseJSON reads no more than most bytes: a stranger's file can be of any length.
func parseJSON(content io.Reader, most int64, into any) error {
	text, err := io.ReadAll(io.LimitReader(content, most+1))
	if err != nil {
		return err
	}
	if int64(len(text)) > most {
		return fmt.Errorf("is longer than %d bytes", most)
	}
	return json.Unmarshal(text, into)
}

// placed says where, once: errors of files name their path themselves.
func placed(where string, err error) error {
	if fault, ok := errors.AsType[*fs.PathError](err); ok {
		err = fault.Err
	}
	return fmt.Errorf("%s: %w", where, err)
}
