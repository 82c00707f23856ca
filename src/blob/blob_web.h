/* blob_web: a stored file as an answer. */
#pragma once
#include "base/buf.h"
#include "blob/blob.h"
#include "web/web.h"

enum blob_show {
	BLOB_AS_FILE,             /* the browser saves it */
	BLOB_AS_BYTES,            /* the same, for programs: never said what it is */
	BLOB_IN_PAGE              /* shown, when blob_may_show(); else saved all the same */
};
/*
 * 200 with the bytes, streamed. `name` is what the file is called for whoever saves it. Nothing in it can run: its type is
 * the one found by looking, never guessed by the browser (nosniff), and it stands in a sandbox without script.
 */
bool blob_answer(struct web *w, const struct blob *b, str name, enum blob_show show);
/* A sealed file, opened: always saved, never shown. Takes the opener. */
bool blob_answer_opened(struct web *w, struct blob_opener *o, str name);
/* Any other bytes that go out as they are read, as a file to save. */
bool blob_answer_source(struct web *w, str type, str name, struct http_source source);
/* Bytes just made, as a file to save; takes the buf's bytes. */
bool blob_answer_buf(struct web *w, str type, str name, struct buf *body);
