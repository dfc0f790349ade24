package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// checkpoint is a tree head (c2sp.org/tlog-checkpoint): how many records a log has, and the root over them.
type checkpoint struct {
	origin string
	size   uint64
	root   hash
}

func checkpointCommand(arguments []string, _ io.Reader) ([]string, error) {
	verifier, err := parseVkey(arguments[0])
	if err != nil {
		return nil, err
	}
	signed, _, err := readSigned(arguments[1], verifier)
	if err != nil {
		return nil, err
	}
	return []string{signed.String(), "signed by " + keyName(verifier)}, nil
}

func (c checkpoint) String() string {
	return fmt.Sprintf("%s has %d records under the root %s", c.origin, c.size, c.root)
}

// openCheckpoint returns the checkpoint in a signed note, and refuses one that the holder of the key
// did not sign as the log of that name.
func openCheckpoint(signed string, verifier note.Verifier) (checkpoint, error) {
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if unverified, ok := errors.AsType[*note.UnverifiedNoteError](err); ok {
		return checkpoint{}, refuse("the checkpoint is not signed by %s; %s", keyName(verifier), signers(unverified.Note))
	}
	if err != nil {
		return checkpoint{}, refuse("the checkpoint: %w", err)
	}
	parsed, err := parseCheckpoint(opened.Text)
	if err != nil {
		return checkpoint{}, err
	}
	if parsed.origin != verifier.Name() {
		return checkpoint{}, refuse("the checkpoint is of the log %q, the key of %q", parsed.origin, verifier.Name())
	}
	return parsed, nil
}

// parseCheckpoint reads the body; lines after the third are extensions, which mean nothing here.
func parseCheckpoint(text string) (checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return checkpoint{}, refuse("the checkpoint does not hold origin, size and root")
	}
	size, err := strconv.ParseUint(lines[1], 10, 64)
	if err != nil || strconv.FormatUint(size, 10) != lines[1] {
		return checkpoint{}, refuse("the size of the checkpoint, %q, is no number", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != len(hash{}) {
		return checkpoint{}, refuse("the root of the checkpoint, %q, is no hash in base64", lines[2])
	}
	return checkpoint{origin: lines[0], size: size, root: hash(root)}, nil
}

func parseVkey(vkey string) (note.Verifier, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("VKEY: %w; it stands in public_keys.json, or ask \"tlog vkey\"", err)
	}
	return verifier, nil
}

func vkeyCommand(arguments []string, _ io.Reader) ([]string, error) {
	origin, path := arguments[0], arguments[1]
	key, err := readPublicKey(path)
	if err != nil {
		return nil, placed(path, err)
	}
	vkey, err := note.NewEd25519VerifierKey(origin, key)
	if err != nil {
		return nil, placed(path, err)
	}
	if _, err := note.NewVerifier(vkey); err != nil {
		return nil, fmt.Errorf("ORIGIN: %q cannot name a log; take the first line of a checkpoint", origin)
	}
	return []string{vkey}, nil
}

func readPublicKey(path string) (ed25519.PublicKey, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(file)
	if block == nil || block.Type != "PUBLIC KEY" {
		return nil, errors.New("is no public key in PEM")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	logKey, ok := key.(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("logs are signed with Ed25519; give the public key of checkpoints")
	}
	return logKey, nil
}

func keyName(verifier note.Verifier) string {
	return fmt.Sprintf("%s+%08x", verifier.Name(), verifier.KeyHash())
}

func signers(unverified *note.Note) string {
	names := make([]string, len(unverified.UnverifiedSigs))
	for i, signature := range unverified.UnverifiedSigs {
		names[i] = fmt.Sprintf("%.100q+%08x", signature.Name, signature.Hash)
	}
	return "it names " + strings.Join(names, ", ")
}
