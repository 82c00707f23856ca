/* The zip around a workbook, read in memory: every part with a cap of its own and one for all. */
#include "xlsx/xlsx_inside.h"

#include <minizip/unzip.h>

#include "base/limits.h"
#include "messages.h"

#define PIECE (64 * 1024)
#define RATIO_FROM (4 * 1024 * 1024)
#define FLAG_ENCRYPTED 1
#define NAME_BYTES 300

bool xlsx_is_zip(bytes file)
{
	return file.n >= 4 && memcmp(file.p, "PK\x03\x04", 4) == 0;
}

bool xlsx_is_old(bytes file)
{
	return file.n >= 8 && memcmp(file.p, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

/* --- bytes in memory as minizip reads a file --- */

struct memory { bytes all; uint64_t at; };

static void *mem_open(void *opaque, const void *name, int mode)
{
	(void)name;
	(void)mode;
	((struct memory *)opaque)->at = 0;
	return opaque;
}

static uLong mem_read(void *opaque, void *stream, void *to, uLong n)
{
	struct memory *m = stream;
	(void)opaque;
	uint64_t left = m->at < m->all.n ? m->all.n - m->at : 0;
	uLong got = n < left ? n : (uLong)left;
	memcpy(to, m->all.p + (got ? m->at : 0), got);
	m->at += got;
	return got;
}

static uLong mem_write(void *opaque, void *stream, const void *from, uLong n)
{
	(void)opaque; (void)stream; (void)from; (void)n;
	return 0;
}

static ZPOS64_T mem_tell(void *opaque, void *stream)
{
	(void)opaque;
	return ((struct memory *)stream)->at;
}

static long mem_seek(void *opaque, void *stream, ZPOS64_T offset, int origin)
{
	struct memory *m = stream;
	(void)opaque;
	uint64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR ? m->at : origin == ZLIB_FILEFUNC_SEEK_END ? m->all.n : 0;
	if (offset > m->all.n || base + offset > m->all.n) {
		return -1;
	}
	m->at = base + offset;
	return 0;
}

static int mem_nothing(void *opaque, void *stream)
{
	(void)opaque; (void)stream;
	return 0;
}

static unzFile zip_open(struct memory *m)
{
	zlib_filefunc64_def io = { .zopen64_file = mem_open, .zread_file = mem_read, .zwrite_file = mem_write, .ztell64_file = mem_tell,
		.zseek64_file = mem_seek, .zclose_file = mem_nothing, .zerror_file = mem_nothing, .opaque = m };
	return unzOpen2_64("memory", &io);
}

/* --- parts --- */

static bool refuse(struct xlsx_file *f, int msg)
{
	return fail_field(f->c, "file", msg);
}

bool xlsx_zip_check(struct xlsx_file *f)
{
	struct memory m = { f->file, 0 };
	unz_global_info64 all;
	unzFile z = zip_open(&m);
	if (!z || unzGetGlobalInfo64(z, &all) != UNZ_OK) {
		if (z) {
			unzClose(z);
		}
		return refuse(f, MSG_XLSX_NOT_ZIP);
	}
	bool ok = all.number_entry <= LIMIT_XLSX_ENTRIES;
	unzClose(z);
	if (!ok) {
		refuse(f, MSG_XLSX_TOO_MANY_PARTS);
		fail_field_arg(f->c, "max", str_i64(f->c->arena, LIMIT_XLSX_ENTRIES));
	}
	return ok;
}

/* Counts a piece; what grows out of nothing is a trap. */
static bool fits(struct xlsx_file *f, int64_t part, const unz_file_info64 *info, size_t n)
{
	f->inflated += (int64_t)n;
	bool is_bomb = part > RATIO_FROM && (uint64_t)part / LIMIT_XLSX_RATIO > info->compressed_size;
	return (part <= LIMIT_XLSX_PART_BYTES && f->inflated <= LIMIT_XLSX_ALL_BYTES && !is_bomb) || refuse(f, MSG_XLSX_BOMB);
}

static bool inflate_part(struct xlsx_file *f, unzFile z, const unz_file_info64 *info,
	bool (*add)(void *arg, const char *p, size_t n, bool is_last), void *arg)
{
	char piece[PIECE];
	int64_t part = 0;
	for (;;) {
		int n = unzReadCurrentFile(z, piece, sizeof piece);
		if (n < 0) {
			return refuse(f, MSG_XLSX_DAMAGED);
		}
		part += n;
		if (!fits(f, part, info, (size_t)n) || !add(arg, piece, (size_t)n, n == 0)) {
			return false;
		}
		if (n == 0) {
			return true;
		}
	}
}

static bool read_found(struct xlsx_file *f, unzFile z, bool (*add)(void *arg, const char *p, size_t n, bool is_last), void *arg)
{
	unz_file_info64 info;
	if (unzGetCurrentFileInfo64(z, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK) {
		return refuse(f, MSG_XLSX_DAMAGED);
	}
	if (info.flag & FLAG_ENCRYPTED) {
		return refuse(f, MSG_XLSX_PASSWORD);
	}
	if (unzOpenCurrentFile(z) != UNZ_OK) {
		return refuse(f, MSG_XLSX_DAMAGED);
	}
	bool ok = inflate_part(f, z, &info, add, arg);
	bool sum_ok = unzCloseCurrentFile(z) != UNZ_CRCERROR;
	return ok && (sum_ok || refuse(f, MSG_XLSX_DAMAGED));
}

bool xlsx_part(struct xlsx_file *f, str path, bool (*add)(void *arg, const char *p, size_t n, bool is_last), void *arg, bool *ret_found)
{
	struct memory m = { f->file, 0 };
	unzFile z = path.n < NAME_BYTES ? zip_open(&m) : NULL;
	*ret_found = z && unzLocateFile(z, str_cz(f->c->arena, path), 2) == UNZ_OK; /* 2: upper and lower case are the same */
	bool ok = !*ret_found || read_found(f, z, add, arg);
	if (z) {
		unzClose(z);
	}
	return ok;
}
