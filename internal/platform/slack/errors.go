package slack

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/platform"
)

// meaning is what a word of the network means here, and what an agent reads.
type meaning struct {
	kind   platform.FailureKind
	title  string
	detail string // what helps; the title where it is empty
}

// meanings are the errors that concern messages, by the network's word. A word
// about one message alone never means that the channel is misconfigured.
func meanings(word string) (meaning, bool) {
	for _, table := range []func(string) (meaning, bool){appErrors, placeErrors, contentErrors, fileErrors, passingErrors} {
		if m, ok := table(word); ok {
			return m, true
		}
	}
	return meaning{}, false
}

// appErrors are about the app and its token.
func appErrors(word string) (meaning, bool) {
	const renew = "Copy the Bot User OAuth Token again, under OAuth & Permissions in the app's settings."
	const install = "Install the app in the workspace again, and copy its Bot User OAuth Token."
	m, ok := map[string]meaning{
		"not_authed":                {kind: platform.BadCredentials, title: "The channel has no token", detail: renew},
		"invalid_auth":              {kind: platform.BadCredentials, title: "The token is refused", detail: renew},
		"token_revoked":             {kind: platform.BadCredentials, title: "The token was revoked", detail: install},
		"token_expired":             {kind: platform.BadCredentials, title: "The token has expired", detail: "Switch token rotation off for the app, or enter a new token."},
		"account_inactive":          {kind: platform.BadCredentials, title: "The app was removed from the workspace", detail: install},
		"not_allowed_token_type":    {kind: platform.BadCredentials, title: "The token is not a bot's", detail: "Use the Bot User OAuth Token, which begins with xoxb-."},
		"two_factor_setup_required": {kind: platform.Misconfigured, title: "The workspace asks for two-factor authentication first"},
		"missing_scope":             {kind: platform.Misconfigured, title: "The app lacks a permission", detail: "Add the scope under OAuth & Permissions and install the app again."},
		"no_permission":             {kind: platform.Misconfigured, title: "The app lacks a permission", detail: "Add the scope under OAuth & Permissions and install the app again."},
		"access_denied":             {kind: platform.Misconfigured, title: "The workspace does not let the app do this"},
		"ekm_access_denied":         {kind: platform.Misconfigured, title: "The organisation has suspended the app's access to its messages", detail: "An administrator of the organisation manages the keys (Enterprise Key Management)."},
		"org_login_required":        {kind: platform.Misconfigured, title: "The workspace is being moved into an organisation"},
		"team_access_not_granted":   {kind: platform.Misconfigured, title: "The organisation did not approve the app for this workspace"},
		"team_added_to_org":         {kind: platform.Throttled, title: "The workspace is being moved into an organisation"},
	}[word]
	return m, ok
}

// placeErrors are about whom a message is for.
func placeErrors(word string) (meaning, bool) {
	m, ok := map[string]meaning{
		"channel_not_found":                        {kind: platform.RecipientGone, title: "The conversation is not there, or the app cannot see it"},
		"not_in_channel":                           {kind: platform.RecipientGone, title: "The app is not in this channel any more", detail: "Somebody in the channel can bring it back with /invite."},
		"is_archived":                              {kind: platform.RecipientGone, title: "The channel is archived"},
		"user_not_found":                           {kind: platform.RecipientGone, title: "The person is not in the workspace"},
		"users_not_found":                          {kind: platform.RecipientGone, title: "The person is not in the workspace"},
		"user_not_visible":                         {kind: platform.RecipientGone, title: "The app cannot see this person"},
		"user_disabled":                            {kind: platform.RecipientGone, title: "The person's account was deactivated"},
		"cannot_dm_bot":                            {kind: platform.RecipientGone, title: "A bot cannot be written to"},
		"messages_tab_disabled":                    {kind: platform.Rejected, title: "The app takes no direct messages", detail: "Switch on the Messages tab under App Home in the app's settings."},
		"restricted_action":                        {kind: platform.Rejected, title: "The workspace does not let the app write here"},
		"restricted_action_read_only_channel":      {kind: platform.Rejected, title: "The channel is read-only for the app"},
		"restricted_action_thread_only_channel":    {kind: platform.Rejected, title: "This channel takes answers in threads alone"},
		"restricted_action_non_threadable_channel": {kind: platform.Rejected, title: "This channel has no threads"},
		"thread_not_found":                         {kind: platform.Rejected, title: "The thread was deleted"},
		"message_not_found":                        {kind: platform.Gone, title: "The message was deleted"},
		"no_item_specified":                        {kind: platform.Gone, title: "The message was deleted"},
		"slack_connect_canvas_sharing_blocked":     {kind: platform.Rejected, title: "The other organisation does not allow this"},
	}[word]
	return m, ok
}

// contentErrors are about what a message says.
func contentErrors(word string) (meaning, bool) {
	m, ok := map[string]meaning{
		"no_text":                       {kind: platform.Rejected, title: "The message is empty"},
		"msg_too_long":                  {kind: platform.TooLong, title: "The message is too long for the network"},
		"msg_blocks_too_long":           {kind: platform.TooLong, title: "The message is too long for the network"},
		"invalid_blocks":                {kind: platform.Rejected, title: "The network cannot show this content"},
		"invalid_blocks_format":         {kind: platform.Rejected, title: "The network cannot show this content"},
		"too_many_attachments":          {kind: platform.TooLong, title: "The message has more parts than the network takes"},
		"invalid_metadata_format":       {kind: platform.Rejected, title: "The network cannot read the message"},
		"invalid_name":                  {kind: platform.Unsupported, title: "The network has no such reaction"},
		"too_many_emoji":                {kind: platform.Rejected, title: "The message has as many reactions as it can have"},
		"too_many_reactions":            {kind: platform.Rejected, title: "The message has as many reactions as it can have"},
		"duplicate_message_not_allowed": {kind: platform.Rejected, title: "The same message was sent just before"},
		"as_user_not_supported":         {kind: platform.Rejected, title: "The network cannot read the message"},
		"invalid_arguments":             {kind: platform.Rejected, title: "The network cannot read the message"},
	}[word]
	return m, ok
}

// fileErrors are about files.
func fileErrors(word string) (meaning, bool) {
	m, ok := map[string]meaning{
		"file_not_found":                      {kind: platform.Gone, title: "The file is no longer there"},
		"file_deleted":                        {kind: platform.Gone, title: "The file was deleted"},
		"file_upload_size_restricted":         {kind: platform.TooLong, title: "The file is larger than the workspace allows"},
		"file_uploads_disabled":               {kind: platform.Rejected, title: "The workspace allows no files"},
		"file_uploads_except_images_disabled": {kind: platform.Rejected, title: "The workspace allows no files but pictures"},
		"blocked_file_type":                   {kind: platform.Rejected, title: "The workspace does not allow files of this type"},
		"storage_limit_reached":               {kind: platform.Rejected, title: "The workspace has no room for more files"},
		"file_update_failed":                  {kind: platform.Unreachable, title: "The network could not keep the file"},
		"posting_to_channel_denied":           {kind: platform.Rejected, title: "The workspace does not let the app write here"},
	}[word]
	return m, ok
}

// passingErrors are those after which the same call may go well. Where the
// network broke down by itself it may have taken the message.
func passingErrors(word string) (meaning, bool) {
	m, ok := map[string]meaning{
		"ratelimited":            {kind: platform.Throttled, title: "Too many messages at once"},
		"rate_limited":           {kind: platform.Throttled, title: "Too many messages at once"},
		"message_limit_exceeded": {kind: platform.Throttled, title: "The workspace's limit of messages is reached"},
		"internal_error":         {kind: platform.Uncertain, title: "The network has a problem of its own"},
		"fatal_error":            {kind: platform.Uncertain, title: "The network has a problem of its own"},
		"request_timeout":        {kind: platform.Uncertain, title: "The network did not finish in time"},
		"service_unavailable":    {kind: platform.Unreachable, title: "The network is away"},
		"team_unavailable":       {kind: platform.Unreachable, title: "The workspace is away"},
	}[word]
	return m, ok
}

// limitWait is how long the limit of a whole workspace is waited for.
const limitWait = time.Minute

// failureOfError is an error of the network as everyone else knows failures. An
// unknown one is Rejected: repeating what nobody understands helps nobody.
func failureOfError(v verdict) *platform.Failure {
	word := clip(v.Error, 80)
	f := &platform.Failure{Kind: platform.Rejected, Code: word, Title: "The network refused the message (" + word + ")"}
	if m, ok := meanings(word); ok {
		f.Kind, f.Title, f.Detail = m.kind, m.title, m.detail
	}
	if v.Needed != "" {
		f.Title += ": " + clip(v.Needed, 80)
	}
	if word == "message_limit_exceeded" || word == "team_added_to_org" {
		f.RetryAfter = limitWait
	}
	if f.Detail == "" {
		f.Detail = f.Title
	}
	return f
}

// failureOf reads an answer with another status than 200. The word in it says
// more than the status, save where that says how long to wait.
func failureOf(resp *http.Response, body []byte) *platform.Failure {
	byStatus := platform.StatusFailure(resp.StatusCode, resp.Header)
	var v verdict
	if json.Unmarshal(body, &v) != nil || v.Error == "" {
		return byStatus
	}
	f := failureOfError(v)
	if _, known := meanings(f.Code); !known || byStatus.Kind == platform.Throttled {
		f.Kind = byStatus.Kind
	}
	if f.Kind == platform.Throttled && byStatus.RetryAfter > 0 {
		f.RetryAfter = byStatus.RetryAfter
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
