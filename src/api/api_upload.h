/* api_upload: one piece of a large file, as evidence and archives take it. */
#pragma once
#include "blob/blob_upload.h"
#include "web/web.h"

extern const struct shape api_piece_query;    /* ?offset= */
/* Of a route's `sink`: the body goes into the upload, from the offset asked for. */
bool api_piece_sink(struct web *w, const struct upload *u);
/* Of its `prepare`: the piece is on disk, or why not, as a problem people can read. */
bool api_piece_sync(struct web *w, struct upload_piece **ret);
