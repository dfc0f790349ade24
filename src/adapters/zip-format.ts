/** Numbers of the ZIP format (PKWARE APPNOTE 6.3.10) that the writer and the reader share. */
export const STORED = 0;
export const DEFLATED = 8;

/** In a 16-bit or 32-bit field: the value stands in a ZIP64 record instead (4.4.1.4). */
export const IN_ZIP64_16 = 0xffff;
export const IN_ZIP64_32 = 0xffffffff;

/** General purpose flags (4.4.4). */
export const FLAG_DATA_DESCRIPTOR = 0x0008;
export const FLAG_UTF8 = 0x0800;

/** Version needed to extract (4.4.3): a stored file, a deflated one, ZIP64. */
export const VERSION_STORED = 10;
export const VERSION_DEFLATED = 20;
export const VERSION_ZIP64 = 45;

/** Id of the ZIP64 extra field (4.5.3). */
export const EXTRA_ZIP64 = 0x0001;

export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;

/** The one entry that stands first and stored, so that `file(1)` finds the type at offset 38 (ETSI EN 319 162-1 A.1). */
export const MIMETYPE = 'mimetype';
