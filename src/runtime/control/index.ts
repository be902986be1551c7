/**
 * The control socket: how the command line (and later the dashboard) talks to the running weir.
 *
 * A Unix socket in the state directory, mode 0600 (ExaBGP's umask does not give it), one JSON object per line in both
 * directions: `{"id":7,"method":"status","params":{}}` is answered by `{"id":7,"result":{…}}` or
 * `{"id":7,"error":{"code","message"}}`; `events` goes on answering with the same id until the client leaves. It is
 * local on purpose: whoever may open the socket may stop weir, so file permissions are the access control. It knows
 * nothing of what the methods do; they are handed in.
 */
export { call, ControlError } from './client.ts';
export type { Answer, Methods, Params } from './protocol.ts';
export { Refused } from './protocol.ts';
export { ControlServer } from './server.ts';
