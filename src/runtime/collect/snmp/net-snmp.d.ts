/** The part of net-snmp that `session.ts` uses. The library brings no types. */
declare module 'net-snmp' {
  export interface Varbind {
    readonly oid: string;
    readonly type: number;
    /** number, string, Buffer, or null for an absent object. */
    readonly value: unknown;
  }
  type Answered<T> = (error: Error | null, varbinds?: T) => void;

  export interface Session {
    get(oids: readonly string[], answered: Answered<readonly Varbind[]>): void;
    getBulk(
      oids: readonly string[],
      nonRepeaters: number,
      maxRepetitions: number,
      answered: Answered<readonly (readonly Varbind[])[]>,
    ): void;
    on(event: 'error', listener: (error: Error) => void): void;
    close(): void;
  }

  /** What the library needs of a UDP socket; `dgramModule` replaces node's. */
  export interface Datagrams {
    createSocket(transport: 'udp4' | 'udp6'): object;
  }
  export interface SessionOptions {
    readonly port: number;
    readonly version: number;
    readonly transport: 'udp4' | 'udp6';
    readonly retries: number;
    readonly timeout: number;
    readonly reportOidMismatchErrors: boolean;
    readonly dgramModule: Datagrams;
  }
  export interface User {
    readonly name: string;
    readonly level: number;
    readonly authProtocol: number;
    readonly authKey: string;
    readonly privProtocol: number;
    readonly privKey: string;
  }

  const snmp: {
    createSession(target: string, community: string, options: SessionOptions): Session;
    createV3Session(target: string, user: User, options: SessionOptions): Session;
    isVarbindError(varbind: Varbind): boolean;
    readonly Version2c: number;
    readonly Version3: number;
    readonly SecurityLevel: { readonly authPriv: number };
    readonly AuthProtocols: { readonly sha: number };
    readonly PrivProtocols: { readonly aes: number };
    readonly ErrorStatus: { readonly TooBig: number };
    readonly ObjectType: { readonly Counter64: number };
    readonly RequestTimedOutError: new (message: string) => Error & { readonly name: 'RequestTimedOutError' };
    readonly RequestFailedError: new (message: string, status: number) => Error & { readonly status: number };
  };
  export default snmp;
}
