package action

import (
	"encoding/json"
	"net/url"

	"recado.dev/internal/automation"
)

// Files have names where recipes have ids: each action says which of its
// parameters are such.

// Names implements automation.Namer.
func (Assign) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"user_id": automation.NounPerson, "users": automation.NounPerson, "team_id": automation.NounTeam, "teams": automation.NounTeam}
}

// Names implements automation.Namer.
func (Notify) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"users": automation.NounPerson, "teams": automation.NounTeam}
}

// Names implements automation.Namer.
func (MessageAssign) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"user_ids": automation.NounPerson, "team_ids": automation.NounTeam}
}

// Names implements automation.Namer.
func (Edit) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"queue": automation.NounQueue}
}

// Names implements automation.Namer.
func (Queue) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"queue": automation.NounQueue}
}

// Names implements automation.Namer.
func (Skill) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"skill_id": automation.NounSkill}
}

// Names implements automation.Namer.
func (SLA) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"policy_id": automation.NounPolicy}
}

// Names implements automation.Namer.
func (Survey) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"survey_id": automation.NounSurvey}
}

// Names implements automation.Namer.
func (Template) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"template_id": automation.NounTemplate}
}

// Names implements automation.Namer.
func (Reply) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"channel_id": automation.NounChannel}
}

// Names implements automation.Namer.
func (PublicReply) Names() map[string]automation.Noun {
	return map[string]automation.Noun{"profile_id": automation.NounChannel}
}

// Withhold implements automation.Guarded. An address may itself be the secret,
// as those of Slack are: only its host goes out.
func (Webhook) Withhold(params json.RawMessage) (json.RawMessage, []string, error) {
	var p webhookParams
	if err := decode(params, &p); err != nil {
		return nil, nil, err
	}
	var kept []string
	if host := hostOf(p.URL); host != p.URL {
		p.URL, kept = host, append(kept, "url")
	}
	if p.AuthorizationRef != "" || p.Authorization != nil {
		p.AuthorizationRef, p.Authorization, kept = "", nil, append(kept, "authorization")
	}
	out, err := json.Marshal(p)
	return out, kept, err
}

// Restore implements automation.Guarded: a call to the same host under the same
// name is the same.
func (Webhook) Restore(params, was json.RawMessage) (json.RawMessage, bool) {
	var p, old webhookParams
	if decode(params, &p) != nil || decode(was, &old) != nil || p.Name != old.Name || hostOf(p.URL) != hostOf(old.URL) {
		return nil, false
	}
	p.URL, p.AuthorizationRef = old.URL, old.AuthorizationRef
	out, err := json.Marshal(p)
	return out, err == nil
}

// hostOf is an address without its path, or what may be in front of its host.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
