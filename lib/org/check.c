#include "org_internal.h"
void check_org(struct builder *b) { (void)b; }
