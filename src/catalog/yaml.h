/*
 * yaml: a file of the catalogue as a small tree, every node with its line. The strict part of YAML that people can
 * edit safely: maps, lists and text. Refused with line and reason: aliases, anchors, tags, several documents,
 * duplicate keys, text that runs on over lines without |, more than the caps below, bytes that are not UTF-8.
 */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define YAML_FILE_BYTES_MAX (512 * 1024)
#define YAML_NODES_MAX 20000
#define YAML_ITEMS_MAX 1000       /* of one list or map */
#define YAML_DEPTH_MAX 12

enum yaml_type { YAML_TEXT, YAML_LIST, YAML_MAP };
struct yaml_item;
struct yaml {
	enum yaml_type type;
	int line;                 /* from 1 */
	str text;                 /* YAML_TEXT, in NFC, without the last line break */
	bool is_null;             /* nothing stands there, or ~ */
	size_t n;                 /* items */
	struct yaml_item *items;  /* in the order they stand in */
};
struct yaml_item {
	str key;                  /* of a map */
	int line;                 /* of the key */
	const struct yaml *value;
	struct yaml_item *next;
};

/* What is wrong with a file; filled by whoever fails. */
struct yaml_error { int line; str reason; };
/* The top of the file must be a map. The tree lives in `a`. */
bool yaml_parse(struct arena *a, str text, const struct yaml **ret, struct yaml_error *ret_error);
/* NULL when absent. */
const struct yaml_item *yaml_find(const struct yaml *map, const char *key);
/* Line of the first byte that is not UTF-8, or of a control character other than TAB, CR, LF; 0 when all is well. */
int yaml_bad_line(str text);
