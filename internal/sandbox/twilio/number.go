package twilio

import (
	"net/http"
	"strings"
)

// numbers answers the account's SMS numbers.
func (c *core) numbers(q *call, id string) (any, *apiError) {
	acc, done := c.open()
	defer done()
	if id == "" {
		switch q.Method {
		case http.MethodGet:
			all := []any{}
			for _, l := range acc.Lines {
				if l.Channel == sms && like(l.Number, q.form.Get("PhoneNumber")) {
					all = append(all, c.numberView(acc, l))
				}
			}
			return c.page(q, "incoming_phone_numbers", all), nil
		case http.MethodPost:
			return c.buy(q, acc)
		}
		return nil, notFound(q.URL.Path)
	}
	l := acc.lineByID(id)
	if l == nil || l.Channel != sms {
		return nil, notFound(q.URL.Path)
	}
	switch q.Method {
	case http.MethodGet:
		return c.numberView(acc, l), nil
	case http.MethodPost:
		if err := c.wire(q, l); err != nil {
			return nil, err
		}
		c.change(acc)
		return c.numberView(acc, l), nil
	}
	return nil, &apiError{http.StatusMethodNotAllowed, 20004, "Method not allowed"}
}

// like tells whether a number has the digits that a list asks for; a star
// stands for any.
func like(number, want string) bool {
	want = strings.Trim(strings.ReplaceAll(want, " ", "+"), "*")
	return want == "" || strings.Contains(number, want)
}

// buy gets a new number.
func (c *core) buy(q *call, acc *account) (any, *apiError) {
	want := q.form.Get("PhoneNumber")
	if !e164.MatchString(want) {
		return nil, &apiError{http.StatusBadRequest, 21421, "PhoneNumber is invalid"}
	}
	if acc.line(sms, want) != nil {
		return nil, &apiError{http.StatusBadRequest, 21422, "PhoneNumber is not available"}
	}
	l := newLine(sms, want, c.table.Now())
	if err := c.wire(q, l); err != nil {
		return nil, err
	}
	acc.Lines = append(acc.Lines, l)
	c.change(acc)
	return c.numberView(acc, l), nil
}

// wire sets what a request says of a number's addresses.
func (c *core) wire(q *call, l *line) *apiError {
	for _, name := range []string{"SmsUrl", "SmsFallbackUrl"} {
		if v := q.form.Get(name); v != "" && !validURL(v) {
			return &apiError{http.StatusBadRequest, 21502, name + " is not a valid URL"}
		}
	}
	for _, name := range []string{"SmsMethod", "SmsFallbackMethod"} {
		if v := q.form.Get(name); v != "" && v != http.MethodGet && v != http.MethodPost {
			return &apiError{http.StatusBadRequest, 21503, name + " is not a valid method"}
		}
	}
	set := func(name string, to *string) bool {
		v, ok := q.form[name]
		if ok {
			*to = v[0]
		}
		return ok
	}
	set("FriendlyName", &l.Name)
	set("SmsMethod", &l.Method)
	set("SmsFallbackMethod", &l.FallbackMethod)
	set("SmsFallbackUrl", &l.FallbackURL)
	if set("SmsUrl", &l.URL) {
		l.Wired = true
	}
	l.Updated = c.table.Now()
	return nil
}

func (c *core) numberView(acc *account, l *line) object {
	return object{
		"sid": l.ID, "account_sid": acc.SID, "phone_number": l.Number, "friendly_name": l.Name, "api_version": Version, "status": "in-use", "origin": "twilio", "beta": false,
		"capabilities": object{"voice": true, "sms": true, "mms": strings.HasPrefix(l.Number, "+1"), "fax": false},
		"sms_url":      c.hook(acc, l), "sms_method": l.Method, "sms_fallback_url": l.FallbackURL, "sms_fallback_method": l.FallbackMethod,
		"status_callback": "", "status_callback_method": "POST", "sms_application_sid": "", "voice_url": "", "type": "local",
		"date_created": rfc2822(l.Created), "date_updated": rfc2822(l.Updated), "uri": "/" + Version + "/Accounts/" + acc.SID + "/IncomingPhoneNumbers/" + l.ID + ".json",
	}
}

// services answers the account's one messaging service.
func (c *core) services(q *call, id, sub string) (any, *apiError) {
	acc, done := c.open()
	defer done()
	switch {
	case id == "" && q.Method == http.MethodGet:
		return c.metaPage(q, "services", []any{c.serviceView(acc)}), nil
	case id != acc.Service.SID:
		return nil, notFound(q.URL.Path)
	case sub == "PhoneNumbers" && q.Method == http.MethodGet:
		all := []any{}
		for _, l := range acc.Lines {
			if l.Channel == sms {
				all = append(all, object{"sid": l.ID, "account_sid": acc.SID, "service_sid": acc.Service.SID, "phone_number": l.Number, "capabilities": []string{"SMS", "MMS"}, "country_code": "US"})
			}
		}
		return c.metaPage(q, "phone_numbers", all), nil
	case sub != "":
		return nil, notFound(q.URL.Path)
	case q.Method == http.MethodPost:
		for name, to := range map[string]*string{"FriendlyName": &acc.Service.Name, "InboundRequestUrl": &acc.Service.Inbound, "FallbackUrl": &acc.Service.Fallback, "StatusCallback": &acc.Service.Status} {
			if v, ok := q.form[name]; ok {
				*to = v[0]
			}
		}
		if v := q.form.Get("UseInboundWebhookOnNumber"); v != "" {
			acc.Service.OnNumber = strings.EqualFold(v, "true")
		}
		c.change(acc)
		return c.serviceView(acc), nil
	}
	return c.serviceView(acc), nil
}

func (c *core) serviceView(acc *account) object {
	s := acc.Service
	at := s.CreatedAt.UTC().Format("2006-01-02T15:04:05Z")
	return object{
		"sid": s.SID, "account_sid": acc.SID, "friendly_name": s.Name, "inbound_request_url": some(s.Inbound), "inbound_method": "POST", "fallback_url": some(s.Fallback),
		"fallback_method": "POST", "status_callback": some(s.Status), "use_inbound_webhook_on_number": s.OnNumber, "sticky_sender": true, "smart_encoding": false,
		"mms_converter": true, "date_created": at, "date_updated": at, "url": base(c.table.PublicURL()) + "/v1/Services/" + s.SID,
	}
}
