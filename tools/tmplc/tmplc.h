/*
 * tmplc: .html templates -> C functions. README.md tells the language.
 *
 *   read.c       a file into pieces: statements, {{ }}, {_ }, {% %}, characters of markup
 *   place.c      where in the markup we stand, character by character; refuses what cannot be kept safe
 *   place_tag.c  the part of it inside tags
 *   branch.c     for, if, else, end: every way through must leave the markup at the same place
 *   code.c       the C that is written
 *   names.c      which elements and attributes are special
 */
#pragma once
#include "../host/host.h"

enum state {
	IN_TEXT,       /* between tags */
	AFTER_LT,      /* "<" */
	IN_TAG_NAME,   /* "<di", "</di" */
	NEED_GAP,      /* after a name or a value: a blank, / or > must follow */
	IN_TAG,        /* after a blank inside a tag */
	IN_ATTR_NAME,
	AFTER_EQUALS,
	IN_VALUE,
	AFTER_SLASH,   /* "<br /" */
	IN_BANG,       /* "<!" until it is a comment or a doctype */
	IN_COMMENT
};

#define NAME_ROOM 40
#define OPEN_MAX 48
#define BRANCH_MAX 24

struct element {
	char name[NAME_ROOM];
	int line;
	int depth;          /* branches around it */
	bool no_words_here; /* false inside translate="no" */
	bool is_post;       /* <form method="post"> */
	bool has_token;
};

/* Where we stand. Copied at every branch. */
struct place {
	enum state state;
	struct element tag;      /* the tag being read */
	bool is_end_tag, has_src, has_http_equiv;
	char attr[NAME_ROOM];
	char value[NAME_ROOM];   /* how the attribute's value begins, as far as it is static */
	size_t n_value;          /* bytes of the value so far */
	bool value_is_dynamic;   /* a URL was printed: the value must end here */
	struct element open[OPEN_MAX];
	size_t n_open;
	bool blank_waits;        /* white space was seen, nothing written for it yet */
	bool after_block;        /* the tag before is of a block: white space says nothing here */
	bool in_reference;       /* inside &amp; */
	bool after_pre;          /* directly behind <pre> or <textarea>: a line break says nothing */
};

struct branch { bool is_for, had_else; int line; struct place before; };

struct templ {
	const char *file;
	int line;                /* of the piece being read */
	struct place at;
	struct branch branches[BRANCH_MAX];
	int depth;
	bool in_function;
	char *opens;             /* `% opens`: what the function leaves open, or NULL */
	struct text literal;     /* markup not written to the C file yet */
	struct text *includes, *prototypes, *code;
	const char *code_name;   /* "incident_html.c", for #line */
	int line_known, line_known_at;
};

/* read.c */
void read_template(struct templ *t);
/* Cuts the first word off: returns its length, *rest points behind the blanks after it. */
size_t first_word(const char *p, const char **rest);

/* place.c */
void place_char(struct templ *t, const char *p);
enum out_place { OUT_IN_TEXT, OUT_IN_ATTR, OUT_IN_URL };
/* A dynamic piece comes: where does it stand? Ends the program where none may stand. */
enum out_place place_dynamic(struct templ *t, bool is_message);
/* A widget comes: between tags only. */
void place_use(struct templ *t, const char *function, size_t n);
void place_close(struct templ *t, const char *name);
void place_push(struct templ *t, const struct element *e);
void place_flush_blank(struct templ *t);
bool words_are_refused(const struct place *at);
bool is_word_char(const char *p);
__attribute__((format(printf, 2, 3), noreturn)) void refuse(const struct templ *t, const char *fmt, ...);

/* place_tag.c */
void tag_char(struct templ *t, const char *p);
bool is_blank(char ch);

/* branch.c */
void branch_open(struct templ *t, bool is_for);
void branch_else(struct templ *t, bool is_last);
void branch_end(struct templ *t);

/* code.c: expressions are given with their length */
void code_function(struct templ *t, const char *name, size_t n, const char *args);
void code_function_end(struct templ *t);
void code_value(struct templ *t, enum out_place where, const char *expr, size_t n);
void code_message(struct templ *t, const char *p, size_t n);
void code_for(struct templ *t, const char *p);
void code_if(struct templ *t, const char *word, const char *expr);
void code_let(struct templ *t, const char *p);
void code_use(struct templ *t, const char *p);
void code_end(struct templ *t);
void code_include(struct templ *t, const char *p);

/* names.c */
bool is_void_element(const char *name);
bool is_block_element(const char *name);
bool is_refused_element(const char *name);
bool keeps_blanks(const char *name);     /* pre, textarea */
bool holds_text_only(const char *name);  /* title, textarea */
bool is_url_attribute(const char *name);
bool is_word_attribute(const char *name); /* alt, title ...: people read it */
bool is_refused_attribute(const char *name);
bool is_fixed_attribute(const char *name); /* decides about safety: must be static and unconditional */
