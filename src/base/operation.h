/*
 * operation: one thing the program can be told to do, as one row: input fields, permission, function, one line
 * of documentation. The page, the API and the command line are three doors to the same row.
 *
 * `act` runs in the writer thread inside a savepoint, reads its preconditions there, and leaves either all of
 * its work or none (false: fail() was called). c->db is the writer's connection; c->arena is the request's.
 */
#pragma once
#include "base/field.h"

struct operation {
	const char *name;            /* "entry_add": operationId of OpenAPI, in audit lines, for `sonae help` */
	const char *doc;             /* English, one line */
	enum access needs;           /* least right; see access_allows() */
	const struct field *fields;
	size_t n_fields;
	size_t in_size;              /* of the input struct */
	size_t out_size;             /* of what act leaves for the answer; 0: nothing */
	const struct shape *out;     /* how the API shows it; NULL: 204 */
	bool (*act)(struct ctx *c, const void *in, void *ret_out);
	bool audits_itself;          /* act writes the audit line: it succeeds also when it counts a failure */
};
