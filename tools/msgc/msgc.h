/* msgc: messages.txt -> messages.h and messages.c. parse.c reads and checks, emit.c writes, used.c finds the unused. */
#pragma once
#include "../host/host.h"

enum { JA, EN, LANGS };
#define MOST_PLACES 8 /* placeholders of one text */

struct message {
	const char *key;            /* "incident.open_title" */
	const char *constant;       /* "MSG_INCIDENT_OPEN_TITLE" */
	const char *file;
	int line;
	int number;                 /* what the constant stands for; see number_all */
	struct text text[LANGS];
	struct text one;            /* English, when {count} is 1; empty when the message has no such line */
	bool used;
};
struct messages { struct message *v; size_t n; int max; /* above every number */ };

/* Adds the messages of one file; ends the program at the first thing wrong. */
void parse_file(struct messages *all, const char *path);
/* What can only be seen when all files were read: constants that collide. Afterwards ordered by constant. */
void check_all(struct messages *all);
/* The length of the {name} at p, braces included; 0 when there is none. */
size_t placeholder_at(const char *p);
/* The constant of a key. */
char *constant_of(const char *key, size_t n);

void emit_header(const struct messages *all, struct text *ret);
void emit_source(const struct messages *all, struct text *ret);

/* Marks what a source file names: MSG_X anywhere, {_ key } in templates. */
void mark_used(struct messages *all, const char *path);
