#include "conf_internal.h"
void csv_read_staff(struct reader *r, const struct conf_text *name) { (void)r; (void)name; }
void csv_read_time_off(struct reader *r, const struct conf_text *name) { (void)r; (void)name; }
void ics_read_holidays(struct reader *r, const struct conf_text *name, struct conf_days *days) { (void)r; (void)name; (void)days; }
