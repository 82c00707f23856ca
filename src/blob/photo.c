#include "blob/photo.h"

#include <string.h>

#define ORIENTATION_TAG 0x0112

/* What is read and what is written; `out` has room for all of `in` and the block that says which way up. */
struct copying { bytes in; size_t at; uint8_t *out; size_t n; bool has_size, has_picture; };

static void keep(struct copying *k, size_t from, size_t n)
{
	memcpy(k->out + k->n, k->in.p + from, n);
	k->n += n;
}

static size_t left(const struct copying *k)
{
	return k->in.n - k->at;
}

static bool begins(bytes b, const char *with, size_t n)
{
	return b.n >= n && memcmp(b.p, with, n) == 0;
}

static bytes part(bytes b, size_t from, size_t n)
{
	return from > b.n || n > b.n - from ? (bytes){ 0 } : (bytes){ b.p + from, n };
}

static uint32_t be16(const uint8_t *p) { return (uint32_t)p[0] << 8 | p[1]; }
static uint32_t be32(const uint8_t *p) { return be16(p) << 16 | be16(p + 2); }
static uint32_t le16(const uint8_t *p) { return (uint32_t)p[1] << 8 | p[0]; }
static uint32_t le32(const uint8_t *p) { return le16(p + 2) << 16 | le16(p); }

/* --- which way up: one number of an Exif block (TIFF: a header, then entries of 12 bytes); 1 when it says nothing --- */

static unsigned orientation_of(bytes tiff)
{
	bool big = begins(tiff, "MM\0*", 4);
	if (!big && !begins(tiff, "II*\0", 4)) {
		return 1;
	}
	bytes head = part(tiff, 4, 4);
	uint32_t from = head.n ? (big ? be32(head.p) : le32(head.p)) : 0;
	bytes count = part(tiff, from, 2);
	uint32_t n = count.n ? (big ? be16(count.p) : le16(count.p)) : 0;
	for (uint32_t i = 0; i < n; i++) {
		bytes e = part(tiff, (size_t)from + 2 + (size_t)i * 12, 12);
		if (!e.n) {
			return 1;
		}
		if ((big ? be16(e.p) : le16(e.p)) == ORIENTATION_TAG) {
			uint32_t v = big ? be16(e.p + 8) : le16(e.p + 8);
			return v >= 1 && v <= 8 ? v : 1;
		}
	}
	return 1;
}

/* --- JPEG (ITU T.81) --- */

enum { JPEG_SOI = 0xd8, JPEG_EOI = 0xd9, JPEG_SOS = 0xda, JPEG_DQT = 0xdb, JPEG_DNL = 0xdc, JPEG_DRI = 0xdd, JPEG_DHT = 0xc4,
	JPEG_DAC = 0xcc, JPEG_APP0 = 0xe0, JPEG_APP1 = 0xe1, JPEG_APP2 = 0xe2, JPEG_APP14 = 0xee };

static bool is_frame(uint8_t m)
{
	return m >= 0xc0 && m <= 0xcf && m != JPEG_DHT && m != 0xc8 && m != JPEG_DAC;
}

/* Segments that make the picture; of the application's, those that say how its colours are meant. */
static bool jpeg_wants(uint8_t m, bytes content)
{
	switch (m) {
	case JPEG_DQT: case JPEG_DNL: case JPEG_DRI: case JPEG_DHT: case JPEG_DAC: case JPEG_SOS:
		return true;
	case JPEG_APP0:
		return begins(content, "JFIF", 5) && content.n == 14; /* longer: with a small picture inside */
	case JPEG_APP2:
		return begins(content, "ICC_PROFILE", 12);
	case JPEG_APP14:
		return begins(content, "Adobe", 5) && content.n == 12;
	default:
		return is_frame(m);
	}
}

static void put_orientation(struct copying *k, unsigned v)
{
	uint8_t block[36] = { 0xff, JPEG_APP1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1,
		ORIENTATION_TAG >> 8, ORIENTATION_TAG & 0xff, 0, 3, 0, 0, 0, 1, 0, (uint8_t)v };
	memcpy(k->out + k->n, block, sizeof block);
	k->n += sizeof block;
}

/* The coded picture after SOS: up to a marker that is neither a stuffed byte nor a restart. */
static void jpeg_scan(struct copying *k)
{
	size_t from = k->at;
	while (k->at < k->in.n) {
		const uint8_t *ff = memchr(k->in.p + k->at, 0xff, left(k));
		k->at = ff ? (size_t)(ff - k->in.p) : k->in.n;
		if (!ff || left(k) < 2) {
			k->at = k->in.n;
			break;
		}
		uint8_t next = ff[1];
		if (next != 0 && next != 0xff && !(next >= 0xd0 && next <= 0xd7)) {
			break;
		}
		k->at += next == 0xff ? 1 : 2;
	}
	k->has_picture = k->has_picture || k->at > from;
	keep(k, from, k->at - from);
}

/* One segment with a length. False: cut off. */
static bool jpeg_segment(struct copying *k, uint8_t m, unsigned *orientation)
{
	uint32_t n = left(k) >= 4 ? be16(k->in.p + k->at + 2) : 0;
	if (n < 2 || left(k) < 2 + (size_t)n) {
		return false;
	}
	bytes content = { k->in.p + k->at + 4, n - 2 };
	if (m == JPEG_APP1 && *orientation == 0 && begins(content, "Exif\0\0", 6)) {
		*orientation = orientation_of(part(content, 6, content.n - 6));
		if (*orientation > 1) {
			put_orientation(k, *orientation);
		}
	}
	if (jpeg_wants(m, content)) {
		keep(k, k->at, 2 + (size_t)n);
	}
	k->has_size = k->has_size || is_frame(m);
	k->at += 2 + (size_t)n;
	if (m == JPEG_SOS) {
		jpeg_scan(k);
	}
	return true;
}

static bool jpeg(struct copying *k)
{
	unsigned orientation = 0;
	if (!begins(k->in, "\xff\xd8\xff", 3)) {
		return false;
	}
	keep(k, 0, 2);
	k->at = 2;
	while (left(k) >= 2 && k->in.p[k->at] == 0xff) {
		uint8_t m = k->in.p[k->at + 1];
		if (m == 0xff) {
			k->at++; /* fill bytes */
			continue;
		}
		bool is_alone = m == 0x01 || (m >= 0xd0 && m <= JPEG_SOI) || m == 0;
		if (m == JPEG_EOI) {
			break;
		}
		if (is_alone) {
			k->at += 2;
		} else if (!jpeg_segment(k, m, &orientation)) {
			break;
		}
	}
	const uint8_t end[] = { 0xff, JPEG_EOI };
	memcpy(k->out + k->n, end, sizeof end);
	k->n += sizeof end;
	return k->has_size && k->has_picture;
}

/* --- PNG (W3C) --- */

static bool name_is_one_of(const uint8_t *name, const char *names)
{
	for (; *names; names += 4) {
		if (memcmp(name, names, 4) == 0) {
			return true;
		}
	}
	return false;
}

static bool png(struct copying *k)
{
	if (!begins(k->in, "\x89PNG\r\n\x1a\n", 8)) {
		return false;
	}
	keep(k, 0, 8);
	k->at = 8;
	while (left(k) >= 12) {
		const uint8_t *p = k->in.p + k->at;
		size_t n = be32(p), whole = n + 12;
		bool is_data = memcmp(p + 4, "IDAT", 4) == 0;
		if (whole > left(k)) {
			if (is_data) { /* the end of the picture is missing: what is there can be seen */
				keep(k, k->at, left(k));
				k->has_picture = true;
			}
			break;
		}
		k->has_size = k->has_size || memcmp(p + 4, "IHDR", 4) == 0;
		k->has_picture = k->has_picture || (is_data && n > 0);
		if (name_is_one_of(p + 4, "IHDRPLTEIDATIENDtRNSgAMAcHRMsRGBiCCPcICPsBITbKGDpHYsacTLfcTLfdAT")) {
			keep(k, k->at, whole);
		}
		k->at += whole;
		if (memcmp(p + 4, "IEND", 4) == 0) {
			break;
		}
	}
	return k->has_size && k->has_picture;
}

/* --- WebP (RFC 9649) --- */

#define VP8X_EXIF 0x08
#define VP8X_XMP 0x04

static void webp_chunk(struct copying *k, size_t n)
{
	const uint8_t *name = k->in.p + k->at;
	size_t to = k->n;
	if (!name_is_one_of(name, "VP8 VP8LVP8XALPHANIMANMFICCP")) {
		return;
	}
	keep(k, k->at, n);
	if (n % 2) {
		k->out[k->n++] = 0;
	}
	if (memcmp(name, "VP8X", 4) == 0 && n > 8) {
		k->out[to + 8] &= (uint8_t)~(VP8X_EXIF | VP8X_XMP);
	}
	k->has_size = true;
	k->has_picture = k->has_picture || (n > 8 && name_is_one_of(name, "VP8 VP8LANMF"));
}

static bool webp(struct copying *k)
{
	if (k->in.n < 12 || !begins(k->in, "RIFF", 4) || memcmp(k->in.p + 8, "WEBP", 4) != 0) {
		return false;
	}
	size_t said = (size_t)le32(k->in.p + 4) + 8;
	k->in.n = said < k->in.n ? said : k->in.n; /* what follows is none of the picture's */
	keep(k, 0, 12);
	k->at = 12;
	while (k->at + 8 <= k->in.n) {
		size_t n = (size_t)le32(k->in.p + k->at + 4) + 8;
		if (n > left(k)) { /* cut off: its length says more than there is, so that browsers show what they can */
			webp_chunk(k, left(k));
			break;
		}
		webp_chunk(k, n);
		k->at += n + n % 2;
		if (k->at > k->in.n) {
			break;
		}
	}
	size_t size = k->n - 8;
	for (unsigned i = 0; i < 4; i++) {
		k->out[4 + i] = (uint8_t)(size >> (8 * i));
	}
	return k->has_size && k->has_picture;
}

/* --- all --- */

static const struct { const char *type; bool (*copy)(struct copying *k); } kinds[] = {
	{ "image/jpeg", jpeg }, { "image/png", png }, { "image/webp", webp },
};
#define N_KINDS (sizeof kinds / sizeof kinds[0])

static size_t kind_of(str type)
{
	size_t i = 0;
	while (i < N_KINDS && !str_eq(type, str_from_c(kinds[i].type))) {
		i++;
	}
	return i;
}

bool photo_is_known(str type)
{
	return kind_of(type) < N_KINDS;
}

bool photo_clean(struct arena *a, str type, bytes in, bytes *ret)
{
	size_t i = kind_of(type);
	struct copying k = { .in = in, .out = arena_raw(a, in.n + 64, 1) };
	if (i == N_KINDS || in.n < 12 || !kinds[i].copy(&k)) {
		return false;
	}
	*ret = (bytes){ k.out, k.n };
	return true;
}
