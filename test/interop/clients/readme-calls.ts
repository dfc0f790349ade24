import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blocksOf } from '../../client/shell.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The first program in a language of a README, as its reader would write it for the service at `address`. */
export async function callOf(readme: string, language: string, address: string): Promise<string> {
  const [program] = blocksOf(await readFile(join(ROOT, readme), 'utf8'), language);
  assert.match(program ?? '', /localhost:8080/);
  return program?.replace('localhost:8080', address) ?? '';
}

/** Code that stands in a README without what a whole program has around it. */
export function asGoProgram(lines: string): string {
  return `package main
import (
	"context"
	"fmt"
	auditv1 "cec.spanforge.dev/go/spanforge/audit/v1"
	cecv1 "cec.spanforge.dev/go/spanforge/cec/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)
func main() {
ctx := context.Background()
${lines}
}
`;
}

/** As `asGoProgram`; the class is called `name`. */
export function asJavaProgram(lines: string, name: string): string {
  return `import com.google.protobuf.ByteString;
import dev.spanforge.audit.v1.*;
import dev.spanforge.cec.v1.*;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
public class ${name} {
  public static void main(String[] args) {
${lines}
  }
}
`;
}
