/* server_answer: our response as one of the library's. */
#pragma once
#include "http/http.h"

struct MHD_Response;
/*
 * Takes over a malloc'ed body: the library frees it when the client has it or is gone. NULL when there is no memory
 * or a header cannot be sent. The caller ends with MHD_destroy_response.
 */
struct MHD_Response *server_answer(struct http_exchange *x);
