package msteams

import (
	"encoding/json"
	"net/http"
	"strings"

	"recado.dev/internal/platform"
)

// meaning is what a word of the network means here, and what an agent reads.
type meaning struct {
	kind   platform.FailureKind
	title  string
	detail string // what helps; the network's own words where it is empty
}

// meanings are the errors that concern messages, by the network's word.
func meanings(word string) (meaning, bool) {
	const install = "They have to add the app in Teams, or an administrator does it for them."
	m, ok := map[string]meaning{
		"BotNotInConversationRoster":     {kind: platform.RecipientGone, title: "The bot is not installed for this person or team any more", detail: install},
		"ForbiddenOperationException":    {kind: platform.RecipientGone, title: "The bot is not installed for this person or team any more", detail: install},
		"BotDisabledByAdmin":             {kind: platform.Rejected, title: "An administrator has blocked the app in Teams", detail: "It is allowed in the Teams admin centre under Manage apps."},
		"MessageWritesBlocked":           {kind: platform.RecipientGone, title: "The person has blocked the bot, or their account is closed"},
		"ConversationBlockedByUser":      {kind: platform.RecipientGone, title: "The person has blocked the bot"},
		"UserNotFound":                   {kind: platform.RecipientGone, title: "The person is not there any more"},
		"ConversationNotFound":           {kind: platform.RecipientGone, title: "The conversation is not there any more"},
		"NotEnoughPermissions":           {kind: platform.Rejected, title: "The bot may not write here"},
		"OperationNotSupported":          {kind: platform.Rejected, title: "The bot may not write here"},
		"MessageSizeTooBig":              {kind: platform.TooLong, title: "The message is larger than the network takes"},
		"ActivityNotFoundInConversation": {kind: platform.Gone, title: "The message was deleted"},
		"BadSyntax":                      {kind: platform.Rejected, title: "The network cannot read the message"},
		"BadArgument":                    {kind: platform.Rejected, title: "The network cannot read the message"},
		"InvalidBotApiHost":              {kind: platform.Misconfigured, title: "The service's address is not this bot's"},
		"TenantNotFound":                 {kind: platform.Misconfigured, title: "The organisation is not known to the network"},
		"ServiceError":                   {kind: platform.Unreachable, title: "The network has a problem of its own"},
	}[word]
	return m, ok
}

// failureOf reads the service's refusal. Its word says more than the status.
func failureOf(resp *http.Response, body []byte) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	switch resp.StatusCode {
	case http.StatusPreconditionFailed: // the network asks to try again
		f.Kind = platform.Unreachable
	case http.StatusRequestEntityTooLarge:
		f.Kind, f.Title = platform.TooLong, "The message is larger than the network takes"
	case http.StatusGatewayTimeout: // a gateway gave up waiting for who may have taken it
		f.Kind = platform.Uncertain
	}
	var said struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &said) != nil || said.Error.Code == "" {
		return f
	}
	f.Code = clip(said.Error.Code, 80)
	if words := clip(said.Error.Message, 300); words != "" {
		f.Title, f.Detail = words, words
	}
	if m, ok := meanings(f.Code); ok {
		f.Kind, f.Title = m.kind, m.title
		if m.detail != "" {
			f.Detail = m.detail
		}
	}
	return f
}

// signInFailure is why no token came. Nothing was sent.
func signInFailure(resp *http.Response, body []byte) *platform.Failure {
	var said struct {
		Error string `json:"error"`
		Words string `json:"error_description"`
	}
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	if json.Unmarshal(body, &said) != nil || said.Error == "" {
		if f.Kind == platform.Gone || f.Kind == platform.Rejected {
			f.Kind = platform.Misconfigured
		}
		return f
	}
	f.Code = clip(said.Error, 80)
	if f.Kind == platform.Throttled || f.Kind == platform.Unreachable {
		return f
	}
	f.Kind, f.Title, f.Detail = platform.BadCredentials, "The client secret is refused", "Make a new client secret in the app registration, and enter its value, not its id."
	switch code, _, _ := strings.Cut(said.Words, ":"); {
	case code == "AADSTS700016" || f.Code == "unauthorized_client":
		f.Title, f.Detail = "The app is not known in this organisation", "Check the app id and the directory (tenant) id."
	case code == "AADSTS90002" || code == "AADSTS900023":
		f.Title, f.Detail = "The organisation is not known", "Check the directory (tenant) id."
	case code == "AADSTS7000222":
		f.Title, f.Detail = "The client secret has expired", "Make a new client secret in the app registration, and enter its value."
	}
	return f
}

// clip bounds a word that a stranger may have written.
func clip(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}

// SignalOf implements platform.Signaller.
func (s *session) SignalOf(code string) platform.Signal {
	switch code {
	case "MessageWritesBlocked", "ConversationBlockedByUser", "BotNotInConversationRoster", "ForbiddenOperationException":
		return platform.SignalUnreachable
	}
	return ""
}
