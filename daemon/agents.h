/* Which family of calendars a client is of, by the User-Agent that it sends. */
#ifndef CROSSTRAIN_DAEMON_AGENTS_H
#define CROSSTRAIN_DAEMON_AGENTS_H

enum agent {
	AGENT_GOOGLE, AGENT_OUTLOOK, AGENT_APPLE, AGENT_THUNDERBIRD, AGENT_EVOLUTION, AGENT_NEXTCLOUD,
	AGENT_ICSX5, AGENT_FASTMAIL, AGENT_PROTON, AGENT_VDIRSYNCER, AGENT_OTHER,
	AGENTS
};

/* AGENT_OTHER for one that is not known, or NULL. */
enum agent agent_of(const char *user_agent);

/* "google", "outlook", … */
const char *agent_name(enum agent agent);

#endif
