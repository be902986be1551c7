/** The objects that weir asks for. Columns get an ifIndex, or a peer's address, appended. */

/** RFC 3418: hundredths of a second since the agent started. */
export const SYS_UPTIME = '1.3.6.1.2.1.1.3.0';
export const SYS_DESCR = '1.3.6.1.2.1.1.1.0';
export const SYS_NAME = '1.3.6.1.2.1.1.5.0';

/** RFC 2863, IF-MIB. */
export const IF_NUMBER = '1.3.6.1.2.1.2.1.0';
export const IF_TABLE_LAST_CHANGE = '1.3.6.1.2.1.31.1.5.0';
const IF_ENTRY = '1.3.6.1.2.1.2.2.1';
const IF_X_ENTRY = '1.3.6.1.2.1.31.1.1.1';
export const IF_OPER_STATUS = `${IF_ENTRY}.8`;
/** Packets, 32 bits. */
export const IF_OUT_DISCARDS = `${IF_ENTRY}.19`;
export const IF_NAME = `${IF_X_ENTRY}.1`;
export const IF_HC_IN_OCTETS = `${IF_X_ENTRY}.6`;
export const IF_HC_OUT_OCTETS = `${IF_X_ENTRY}.10`;
export const IF_HC_OUT_UCAST_PKTS = `${IF_X_ENTRY}.11`;
/** In 1,000,000 bit/s. ifSpeed, its predecessor, saturates at 4.3 Gbit/s and is not asked for. */
export const IF_HIGH_SPEED = `${IF_X_ENTRY}.15`;
export const IF_ALIAS = `${IF_X_ENTRY}.18`;
export const IF_COUNTER_DISCONTINUITY = `${IF_X_ENTRY}.19`;

/** RFC 4273, BGP4-MIB: knows IPv4 peers of the default instance only. */
export const BGP_VERSION = '1.3.6.1.2.1.15.1.0';
export const BGP_PEER_STATE = '1.3.6.1.2.1.15.3.1.2';
