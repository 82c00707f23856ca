#include "question/question_web.h"

const struct route_table question_routes = { NULL, 0 };
