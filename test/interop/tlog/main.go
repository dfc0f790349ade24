// Command tlog checks the log behind an evidence bundle with libraries of the Go project and of
// transparency.dev: signed notes by golang.org/x/mod/sumdb/note, Merkle proofs by
// github.com/transparency-dev/merkle. It reads bundles itself and shares no code with the service.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

const usage = `tlog checks the log behind an evidence bundle.

  tlog checkpoint  VKEY BUNDLE.zip             the checkpoint of the bundle is signed by VKEY
  tlog inclusion   VKEY BUNDLE.zip PROOF.json  the signed log holds the record of PROOF.json, as the bundle shows it
  tlog consistency VKEY OLD.zip NEW.zip        the log of NEW.zip continues that of OLD.zip
  tlog vkey        ORIGIN KEY.pem              prints the VKEY of a log whose issuer gave you a public key
  tlog vectors                                 checks proofs that come on standard input, a JSON object a line

VKEY is a verifier key (c2sp.org/signed-note), ORIGIN+HASH+KEY. PROOF.json is what "cec proof --out" saved.
Exit code: 0 shown to be so; 1 refused; 2 wrong arguments, or a file that cannot be read.
`

// command returns what it has shown, a line each.
type command struct {
	arguments int
	run       func(arguments []string, stdin io.Reader) ([]string, error)
}

var commands = map[string]command{
	"checkpoint":  {2, checkpointCommand},
	"inclusion":   {3, inclusionCommand},
	"consistency": {3, consistencyCommand},
	"vkey":        {2, vkeyCommand},
	"vectors":     {0, vectorsCommand},
}

// refusal tells that evidence was read and does not show what it should. All other errors mean that
// no verdict could be reached.
type refusal struct{ error }

func refuse(format string, values ...any) error {
	return refusal{fmt.Errorf(format, values...)}
}

func main() {
	os.Exit(run(os.Args[1:]))
}

func run(arguments []string) int {
	if len(arguments) == 1 && (arguments[0] == "--help" || arguments[0] == "help") {
		fmt.Print(usage)
		return 0
	}
	chosen, err := choose(arguments)
	if err != nil {
		fmt.Fprintf(os.Stderr, "tlog: %v\n\n%s", err, usage)
		return 2
	}
	shown, err := chosen.run(arguments[1:], os.Stdin)
	if err != nil {
		return report(err)
	}
	for _, line := range shown {
		fmt.Println(line)
	}
	return 0
}

func choose(arguments []string) (command, error) {
	if len(arguments) == 0 {
		return command{}, errors.New("a command is missing")
	}
	chosen, known := commands[arguments[0]]
	if !known {
		return command{}, fmt.Errorf("there is no command %q", arguments[0])
	}
	if given := len(arguments) - 1; given != chosen.arguments {
		return command{}, fmt.Errorf("%s takes %d arguments, not %d", arguments[0], chosen.arguments, given)
	}
	return chosen, nil
}

func report(err error) int {
	if _, refused := errors.AsType[refusal](err); refused {
		fmt.Fprintf(os.Stderr, "REFUSED: %v\n", err)
		return 1
	}
	fmt.Fprintf(os.Stderr, "tlog: %v\n", err)
	return 2
}
