/*
 * decode: from the tree of a YAML file to values, collecting everything that is wrong as "FILE:LINE: reason". Each
 * getter takes one key of a map; map_close() complains about the keys nobody took. After an error a getter returns an
 * empty value and reading goes on, so that whoever edits the files sees all mistakes at once.
 */
#pragma once
#include "catalog/catalog.h"
#include "catalog/yaml.h"

#define DECODE_ERRORS_MAX 20       /* then the rest is not told */
#define DECODE_TEXT_BYTES_MAX 4000
#define DECODE_LINE_BYTES_MAX 400

struct named { str key; struct text2 name; }; /* a heading, a phase */
struct reader {
	struct arena *arena;
	struct buf *errors;
	int n_errors;
	str dir, file;                 /* file as told in errors: "procedures/general.yaml" */
	struct catalog *catalog;       /* what was read so far: references are checked against it */
	bool is_own;                   /* of a firm: one language may be missing, keys may begin with firm_ */
	const struct named *headings; size_t n_headings;
	const struct named *phases;    /* keys of catalog->phases */
};

/* Always false. */
__attribute__((format(printf, 3, 4))) bool reader_error(struct reader *r, int line, const char *fmt, ...);
/* Reads and parses r->dir/file and makes it r->file; NULL after an error. */
const struct yaml *reader_open(struct reader *r, str file);
/* The same of bytes at hand, which are told as r->file. */
const struct yaml *reader_parse(struct reader *r, str text);
/*
 * The KEY.yaml of a folder by name, at most `max`; r->file becomes the folder. Files that editors leave behind are passed
 * over, anything else is a mistake.
 */
const str *reader_folder(struct reader *r, const char *folder, size_t max, size_t *ret_n);
/* The bytes of a file, at most `max`; false with an error. */
bool reader_slurp(struct reader *r, str file, size_t max, str *ret);

struct map {
	struct reader *r;
	const struct yaml *node;
	bool open;
	uint64_t seen;                 /* bit per item taken */
};
/* False (with an error) when the node is not a map; the map is then empty. */
bool map_open(struct reader *r, const struct yaml *node, const char *what, struct map *ret);
void map_close(struct map *m);
int map_line(const struct map *m, const char *key); /* of the key, else of the map */

enum need { NEEDED, OPTIONAL };
enum lines { ONE_LINE, SEVERAL_LINES };
str map_key(struct map *m, const char *key, enum need need);  /* [a-z][a-z0-9_]* */
str map_str(struct map *m, const char *key, enum need need, enum lines lines);
struct text2 map_text2(struct map *m, const char *key, enum lines lines);
struct text2 map_text2_maybe(struct map *m, const char *key, enum lines lines); /* both empty when it is not there */
/* Where something comes from, as people read it. A plain text stands for both languages only where it is a name ("S0"), or in a firm's file. */
struct text2 map_source(struct map *m, enum need need);
int map_int(struct map *m, const char *key, int min, int max);
bool map_bool(struct map *m, const char *key, enum need need); /* yes, no */
/* The value of a list, or NULL; `max` items at most. */
const struct yaml *map_list(struct map *m, const char *key, enum need need, size_t max);
const struct yaml *map_map(struct map *m, const char *key);
/* A list of ja / en pairs. */
const struct text2 *map_texts(struct map *m, const char *key, enum need need, size_t min, size_t max, size_t *ret_n);
/* Index of a key among names, or -1 with an error: "unknown role "chef"". */
int map_choice(struct map *m, const char *key, const char *const *names, size_t n);
