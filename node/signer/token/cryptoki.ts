/**
 * The numbers of PKCS#11 that Conclave uses, under the standard's own names. https://docs.oasis-open.org/pkcs11/pkcs11-spec/v3.1/
 * (Some are newer than those that pkcs11js knows.)
 */
export const CKA = {
  CLASS: 0x0,
  TOKEN: 0x1,
  PRIVATE: 0x2,
  LABEL: 0x3,
  KEY_TYPE: 0x100,
  ID: 0x102,
  SENSITIVE: 0x103,
  SIGN: 0x108,
  VERIFY: 0x10a,
  MODULUS: 0x120,
  PUBLIC_EXPONENT: 0x122,
  EXTRACTABLE: 0x162,
  EC_PARAMS: 0x180,
  EC_POINT: 0x181,
  ALWAYS_AUTHENTICATE: 0x202,
} as const;

export const CKO = { PUBLIC_KEY: 2, PRIVATE_KEY: 3 } as const;

export const CKK = { RSA: 0x0, EC: 0x3, EC_EDWARDS: 0x40 } as const;

export const CKM = {
  RSA_PKCS_PSS: 0xd,
  SHA256: 0x250,
  EC_KEY_PAIR_GEN: 0x1040,
  ECDSA: 0x1041,
  EC_EDWARDS_KEY_PAIR_GEN: 0x1055,
  EDDSA: 0x1057,
} as const;

export const CKG_MGF1_SHA256 = 2;
/** Not PKCS#11's but pkcs11js's: which structure a mechanism's parameter is. */
export const CK_PARAMS_RSA_PSS = 5;

export const CKU = { USER: 1, CONTEXT_SPECIFIC: 2 } as const;

export const CKF = {
  RW_SESSION: 0x2,
  SERIAL_SESSION: 0x4,
  USER_PIN_INITIALIZED: 0x8,
  TOKEN_INITIALIZED: 0x400,
  USER_PIN_COUNT_LOW: 0x10000,
  USER_PIN_FINAL_TRY: 0x20000,
  USER_PIN_LOCKED: 0x40000,
  /** Of a mechanism. */
  SIGN: 0x800,
  GENERATE_KEY_PAIR: 0x10000,
  /** Of C_Initialize: the module may lock as the system does. */
  OS_LOCKING_OK: 0x2,
} as const;
