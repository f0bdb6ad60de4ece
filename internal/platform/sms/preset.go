package sms

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// presets are what is known of providers. The one without a name is where a
// provider of one's own begins.
func presets() map[string]profile {
	return map[string]profile{
		"": {
			URL: "{{base}}/messages", Method: "POST", BodyKind: bodyJSON,
			Headers: []pair{{"Authorization", "Bearer {{key}}"}},
			Body:    `{"from":"{{from}}","to":"{{to}}","text":"{{text}}","reference":"{{id}}","callback":"{{receipts}}"}`,
			IDAt:    "/id", ErrorAt: "/error/message", CodeAt: "/error/code",
			In:       map[string]string{"from": "/from", "to": "/to", "text": "/text", "id": "/id", "time": "/time", "status": "/status", "status_id": "/id", "error": "/error"},
			Statuses: smppWords(), Proof: proofHex, ProofName: "X-Signature",
		},
		"kannel": kannel(),
		"jasmin": jasmin(),
		"vonage": vonage(),
		"telnyx": telnyx(),
		"plivo":  plivo(),
	}
}

// kannel answers no id: its receipts come to an address that names ours.
func kannel() profile {
	return profile{
		URL: "{{base}}/cgi-bin/sendsms", Method: "GET", BodyKind: bodyQuery,
		Body:  "username={{account}}\npassword={{key}}\nfrom={{from}}\nto={{to}}\ntext={{text}}\ncharset=UTF-8\ncoding={{coding}}\ndlr-mask=31\ndlr-url={{receipts}}&status=%d",
		Taken: "0: Accepted",
		In:    map[string]string{"from": "from", "to": "to", "text": "text", "id": "id", "time": "time", "status": "status", "status_id": "our_id"},
		Statuses: map[string]desk.Status{
			"1": desk.StatusDelivered, "2": desk.StatusFailed, "4": desk.StatusQueued, "8": desk.StatusSent, "16": desk.StatusFailed,
		},
		Proof: proofQuery,
	}
}

func jasmin() profile {
	return profile{
		URL: "{{base}}/send", Method: "POST", BodyKind: bodyForm,
		Body:     "username={{account}}\npassword={{key}}\nfrom={{from_digits}}\nto={{to_digits}}\nhex-content={{utf16hex}}\ncoding=8\ndlr=yes\ndlr-level=3\ndlr-method=POST\ndlr-url={{receipts}}",
		IDAt:     `~Success "([^"]+)"`,
		In:       map[string]string{"from": "from", "to": "to", "text": "content", "id": "id", "status": "message_status", "status_id": "id", "error": "err"},
		Statuses: smppWords(), Answer: "ACK/Jasmin", Proof: proofQuery,
	}
}

func vonage() profile {
	return profile{
		Base: "https://rest.nexmo.com", URL: "{{base}}/sms/json", Method: "POST", BodyKind: bodyForm,
		Body:  "api_key={{account}}\napi_secret={{key}}\nfrom={{from_digits}}\nto={{to_digits}}\ntext={{text}}\ntype={{alphabet}}\nclient-ref={{id}}\ncallback={{receipts}}",
		IDAt:  "/messages/0/message-id",
		Taken: "/messages/0/status=0", ErrorAt: "/messages/0/error-text", CodeAt: "/messages/0/status",
		Errors: map[string]platform.FailureKind{
			"1": platform.Throttled, "2": platform.Rejected, "3": platform.Rejected, "4": platform.BadCredentials, "5": platform.Unreachable,
			"6": platform.RecipientGone, "7": platform.OptedOut, "8": platform.Misconfigured, "9": platform.Misconfigured, "12": platform.TooLong,
			"14": platform.BadCredentials, "15": platform.Misconfigured,
		},
		In: map[string]string{"from": "/msisdn", "to": "/to", "text": "/text", "id": "/messageId", "time": "/message-timestamp", "status": "/status", "status_id": "/messageId", "error": "/err-code"},
		Statuses: map[string]desk.Status{
			"accepted": desk.StatusSent, "buffered": desk.StatusSent, "delivered": desk.StatusDelivered, "expired": desk.StatusFailed,
			"failed": desk.StatusFailed, "rejected": desk.StatusFailed, "unknown": desk.StatusSent,
		},
		Proof: proofQuery,
	}
}

func telnyx() profile {
	return profile{
		Base: "https://api.telnyx.com", URL: "{{base}}/v2/messages", Method: "POST", BodyKind: bodyJSON,
		Headers: []pair{{"Authorization", "Bearer {{key}}"}},
		Body:    `{"from":"{{from}}","to":"{{to}}","text":"{{text}}","webhook_url":"{{receipts}}"}`,
		IDAt:    "/data/id", ErrorAt: "/errors/0/detail", CodeAt: "/errors/0/code",
		Errors: map[string]platform.FailureKind{"40300": platform.OptedOut, "40310": platform.RecipientGone, "10009": platform.BadCredentials},
		In: map[string]string{
			"kind": "/data/event_type", "message": "message.received", "receipt": "message.", "from": "/data/payload/from/phone_number", "to": "/data/payload/to/0/phone_number", "text": "/data/payload/text",
			"id": "/data/payload/id", "time": "/data/occurred_at", "status": "/data/payload/to/0/status", "status_id": "/data/payload/id", "error": "/data/payload/errors/0/title",
		},
		Statuses: map[string]desk.Status{
			"queued": desk.StatusQueued, "sending": desk.StatusQueued, "sent": desk.StatusSent, "delivered": desk.StatusDelivered,
			"sending_failed": desk.StatusFailed, "delivery_failed": desk.StatusFailed, "delivery_unconfirmed": desk.StatusSent,
		},
		Proof: proofQuery,
	}
}

func plivo() profile {
	return profile{
		Base: "https://api.plivo.com", URL: "{{base}}/v1/Account/{{account}}/Message/", Method: "POST", BodyKind: bodyJSON,
		Headers: []pair{{"Authorization", "Basic {{basic}}"}},
		Body:    `{"src":"{{from}}","dst":"{{to}}","text":"{{text}}","url":"{{receipts}}","method":"POST"}`,
		IDAt:    "/message_uuid/0", ErrorAt: "/error",
		In: map[string]string{"from": "From", "to": "To", "text": "Text", "id": "MessageUUID", "status": "Status", "status_id": "MessageUUID", "error": "ErrorCode"},
		Statuses: map[string]desk.Status{
			"queued": desk.StatusQueued, "sent": desk.StatusSent, "delivered": desk.StatusDelivered, "undelivered": desk.StatusFailed,
			"rejected": desk.StatusFailed, "failed": desk.StatusFailed,
		},
		Proof: proofQuery,
	}
}

// smppWords are the states of SMPP, which most gateways hand on, with the words
// that others use.
func smppWords() map[string]desk.Status {
	return map[string]desk.Status{
		"enroute": desk.StatusSent, "acceptd": desk.StatusSent, "accepted": desk.StatusSent, "sent": desk.StatusSent, "esme_rok": desk.StatusSent,
		"queued": desk.StatusQueued, "delivrd": desk.StatusDelivered, "delivered": desk.StatusDelivered,
		"expired": desk.StatusFailed, "deleted": desk.StatusFailed, "undeliv": desk.StatusFailed, "undelivered": desk.StatusFailed,
		"rejectd": desk.StatusFailed, "rejected": desk.StatusFailed, "failed": desk.StatusFailed, "unknown": desk.StatusSent,
	}
}
