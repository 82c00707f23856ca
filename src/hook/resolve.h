/* Inside of hook/ only: a look-up that can be left alone. */
#pragma once
#include "hook/post.h"

enum lookup { LOOKUP_FOUND, LOOKUP_NOT_FOUND, LOOKUP_OVER };
/*
 * In a thread of its own: getaddrinfo() may take half a minute and cannot be stopped. What is still running at the end of
 * timeout_ms, or when is_over says so, goes on by itself and is forgotten.
 */
enum lookup hook_resolve(const struct hook_post *p, str host, int timeout_ms, struct sockaddr_storage *ret, size_t *ret_n);
