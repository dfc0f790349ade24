// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 needs the polyfill to be loaded first
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { before, describe, it } from 'node:test';
import * as x509 from '@peculiar/x509';
import type { TlsIdentity } from '../../src/adapters/one-port-server.ts';
import { callHttp2, withServer } from './one-port-fixture.ts';

let tls: TlsIdentity;
before(async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const names = new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=test',
    keys,
    signingAlgorithm: algorithm,
    extensions: [names],
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  tls = { key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'), cert: certificate.toString('pem') };
});

describe('createOnePortServer, over TLS', () => {
  it('serves HTTP/2 to those who offer it, and HTTP/1.1 to the others', async () => {
    await withServer(
      async (port) => {
        const session = connect(`https://127.0.0.1:${port}`, { ca: tls.cert });
        assert.deepEqual(await callHttp2(port, 'four', session), { status: 200, text: 'HTTP/2.0 4' });
        const call = request({ host: '127.0.0.1', port, ca: tls.cert, method: 'POST', agent: false }).end(
          'four',
        );
        const [response] = await once(call, 'response');
        assert.equal(String((await response.toArray())[0]), 'HTTP/1.1 4');
      },
      { tls },
    );
  });

  it('does not answer in cleartext', async () => {
    await withServer(
      async (port) => {
        const socket = connectTcp(port, '127.0.0.1');
        socket.write('GET / HTTP/1.1\r\nHost: one.example\r\n\r\n');
        socket.resume();
        await once(socket, 'close');
        assert.ok(socket.bytesRead < 10);
      },
      { tls },
    );
  });

  it('drops a peer that does not finish the handshake', async () => {
    await withServer(
      async (port) => {
        const socket = connectTcp(port, '127.0.0.1').on('error', () => {});
        socket.resume();
        await once(socket, 'close');
      },
      { tls, timeouts: { openingMs: 10 } },
    );
  });

  it('shuts down like a cleartext server', async () => {
    await withServer(
      async (port, server) => {
        const session = connect(`https://127.0.0.1:${port}`, { ca: tls.cert });
        await once(session, 'remoteSettings');
        await Promise.all([once(session, 'close'), server.close(1_000_000)]);
      },
      { tls },
    );
  });
});
