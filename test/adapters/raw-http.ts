import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection whose answer is collected as text. */
export interface RawConnection {
  readonly socket: Socket;
  /** All that was received, once the server has closed the connection. */
  readonly answer: Promise<string>;
  /** Resolves when the text received so far matches. */
  readonly received: (pattern: RegExp) => Promise<string>;
}

export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk));
  // A reset after the answer is an ordinary end: the server does not read what it refused.
  socket.on('error', () => {});
  const answer = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  await once(socket, 'connect');
  const received = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(text)) await Promise.race([once(socket, 'data'), answer]);
    return text;
  };
  return { socket, answer, received };
}

/** Sends a text and returns all that comes back until the server closes the connection. */
export async function exchange(port: number, text: string): Promise<string> {
  const { socket, answer } = await openRaw(port);
  socket.write(text, 'latin1');
  return answer;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
}
