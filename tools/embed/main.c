/*
 * embed --header OUT.h --source OUT.c --asm OUT.S [--table NAME] NAME=FILE...
 *
 * Builds files into the program: the assembler takes their bytes with .incbin (a large font compiles at once), a C
 * table (struct asset, base/asset.h) names them. Text gets a gzipped copy. The same files give the same outputs.
 */
#include "../host/host.h"

#include <ctype.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct item {
	const char *name;
	char *file;            /* absolute */
	struct text in;
	uint8_t *gz;           /* NULL: not smaller */
	size_t n_gz;
	char hash[17];         /* the first 64 bits of SHA-256, in hex */
	const struct type *type;
};
struct type { const char *ending, *mime; bool is_text; };

static const struct type types[] = {
	{ ".css", "text/css; charset=utf-8", true },
	{ ".js", "text/javascript; charset=utf-8", true },
	{ ".svg", "image/svg+xml", true },
	{ ".html", "text/html; charset=utf-8", true },
	{ ".json", "application/json", true },
	{ ".webmanifest", "application/manifest+json", true },
	{ ".txt", "text/plain; charset=utf-8", true },
	{ ".md", "text/plain; charset=utf-8", true },
	{ ".yaml", "text/plain; charset=utf-8", true },
	{ ".sql", "text/plain; charset=utf-8", true },
	{ ".csv", "text/csv; charset=utf-8", true },
	{ ".png", "image/png", false },
	{ ".jpg", "image/jpeg", false },
	{ ".webp", "image/webp", false },
	{ ".ico", "image/x-icon", false },
	{ ".woff2", "font/woff2", false },
	{ ".ttf", "font/ttf", false },
	{ ".otf", "font/otf", false },
	{ ".pdf", "application/pdf", false },
};

static const struct type *type_of(const char *name)
{
	size_t n = strlen(name);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		size_t m = strlen(types[i].ending);
		if (n > m && strcmp(name + n - m, types[i].ending) == 0) {
			return &types[i];
		}
	}
	die_at(name, 0, "files of this ending are not known to embed");
}

static void hash_item(struct item *it)
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA256((const uint8_t *)it->in.p, it->in.n, digest);
	for (size_t i = 0; i < 8; i++) {
		snprintf(it->hash + i * 2, 3, "%02x", digest[i]);
	}
}

/* zlib's own header has neither time nor name unless told, but says on which system: 255, unknown, everywhere. */
static void gzip_item(struct item *it)
{
	z_stream z = { 0 };
	gz_header head = { .os = 255 };
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK || deflateSetHeader(&z, &head) != Z_OK) {
		die_at(it->file, 0, "zlib cannot begin");
	}
	size_t room = deflateBound(&z, it->in.n) + 64;
	it->gz = host_alloc(room, 1);
	z.next_in = (Bytef *)it->in.p;
	z.avail_in = (uInt)it->in.n;
	z.next_out = it->gz;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END) {
		die_at(it->file, 0, "zlib cannot finish");
	}
	it->n_gz = z.total_out;
	deflateEnd(&z);
	if (it->n_gz >= it->in.n) {
		it->gz = NULL;
		it->n_gz = 0;
	}
}

static struct item read_item(const char *arg)
{
	const char *equals = strchr(arg, '=');
	if (!equals || equals == arg || !equals[1]) {
		die_at("embed", 0, "%s: files are given as NAME=FILE", arg);
	}
	struct item it = { .name = host_copy(arg, (size_t)(equals - arg)), .file = realpath(equals + 1, NULL) };
	if (!it.file) {
		die_at(equals + 1, 0, "cannot be found");
	}
	for (const char *p = it.name; *p; p++) {
		if (!isalnum((unsigned char)*p) && !strchr("._-/", *p)) {
			die_at("embed", 0, "%s: names are made of letters, digits . _ - /", it.name);
		}
	}
	it.in = read_whole(it.file);
	it.type = type_of(it.name);
	hash_item(&it);
	if (it.type->is_text) {
		gzip_item(&it);
	}
	return it;
}

/* --- outputs --- */

static void assembly(struct text *t, const char *table, const struct item *v, size_t n)
{
	text_str(t, "/* Made by embed. */\n\t.section .rodata\n");
	for (size_t i = 0; i < n; i++) {
		text_printf(t, "\n\t.global %s_bytes_%zu\n\t.balign 16\n%s_bytes_%zu:\n\t.incbin ", table, i, table, i);
		text_c_string(t, v[i].file, strlen(v[i].file), "");
		text_str(t, "\n\t.byte 0\n");
		if (!v[i].gz) {
			continue;
		}
		text_printf(t, "\t.global %s_gz_%zu\n\t.balign 16\n%s_gz_%zu:", table, i, table, i);
		for (size_t k = 0; k < v[i].n_gz; k++) {
			text_printf(t, k % 24 ? ",%d" : "\n\t.byte %d", v[i].gz[k]);
		}
		text_char(t, '\n');
	}
	text_str(t, "\n\t.section .note.GNU-stack,\"\",%progbits\n");
}

static void path_of(struct text *t, const struct item *it)
{
	int stem = (int)(strlen(it->name) - strlen(it->type->ending));
	text_printf(t, "/assets/%.*s-%s%s", stem, it->name, it->hash, it->type->ending);
}

static void source(struct text *t, const char *header, const char *table, const struct item *v, size_t n)
{
	const char *slash = strrchr(header, '/');
	text_printf(t, "/* Made by embed. */\n#include \"%s\"\n\n", slash ? slash + 1 : header);
	for (size_t i = 0; i < n; i++) {
		text_printf(t, "extern const uint8_t %s_bytes_%zu[];\n", table, i);
		if (v[i].gz) {
			text_printf(t, "extern const uint8_t %s_gz_%zu[];\n", table, i);
		}
	}
	text_printf(t, "\nconst struct asset %s[] = {\n", table);
	for (size_t i = 0; i < n; i++) {
		text_printf(t, "\t{ \"%s\", \"", v[i].name);
		path_of(t, &v[i]);
		text_printf(t, "\",\n\t  %s_bytes_%zu, %zu, ", table, i, v[i].in.n);
		if (v[i].gz) {
			text_printf(t, "%s_gz_%zu, %zu,", table, i, v[i].n_gz);
		} else {
			text_str(t, "NULL, 0,");
		}
		text_printf(t, "\n\t  \"%s\", \"\\\"%s\\\"\" },\n", v[i].type->mime, v[i].hash);
	}
	text_printf(t, "};\nconst size_t %s_count = %zu;\n", table, n);
}

static void header_of(struct text *t, const char *table)
{
	text_printf(t, "/* Made by embed. */\n#pragma once\n#include \"base/asset.h\"\n\n"
	            "extern const struct asset %s[];\nextern const size_t %s_count;\n", table, table);
}

struct job { const char *header, *source, *assembly, *table; };

static void check_items(const struct job *j, const struct item *v, size_t n)
{
	if (!j->header || !j->source || !j->assembly || n == 0) {
		die_at("embed", 0, "usage: embed --header OUT.h --source OUT.c --asm OUT.S [--table NAME] NAME=FILE...");
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++) {
			if (strcmp(v[i].name, v[k].name) == 0) {
				die_at("embed", 0, "%s is given twice", v[i].name);
			}
		}
	}
}

int main(int argc, char **argv)
{
	struct job j = { .table = "assets" };
	struct item *v = host_alloc((size_t)argc, sizeof *v);
	size_t n = 0;
	for (int i = 1; i < argc; i++) {
		const char *value;
		if ((value = option(argc, argv, &i, "--header"))) {
			j.header = value;
		} else if ((value = option(argc, argv, &i, "--source"))) {
			j.source = value;
		} else if ((value = option(argc, argv, &i, "--asm"))) {
			j.assembly = value;
		} else if ((value = option(argc, argv, &i, "--table"))) {
			j.table = value;
		} else {
			v[n++] = read_item(argv[i]);
		}
	}
	check_items(&j, v, n);
	struct text h = { 0 }, c = { 0 }, s = { 0 };
	header_of(&h, j.table);
	source(&c, j.header, j.table, v, n);
	assembly(&s, j.table, v, n);
	write_whole(j.header, &h);
	write_whole(j.source, &c);
	write_whole(j.assembly, &s);
	return 0;
}
