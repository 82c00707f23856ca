/* The doors of /api/v1 to question. */
#include "api/api.h"

const struct route_table api_question_routes = { NULL, 0 };
