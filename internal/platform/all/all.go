// Package all is the list of platforms in this build. It is the one place
// outside their folders that names them.
package all

import (
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/apple"
	"recado.dev/internal/platform/appstore"
	"recado.dev/internal/platform/byoc"
	"recado.dev/internal/platform/echo"
	"recado.dev/internal/platform/email"
	"recado.dev/internal/platform/facebook"
	"recado.dev/internal/platform/google"
	"recado.dev/internal/platform/googleplaces"
	"recado.dev/internal/platform/googleplay"
	"recado.dev/internal/platform/instagram"
	"recado.dev/internal/platform/line"
	"recado.dev/internal/platform/linkedin"
	"recado.dev/internal/platform/messenger"
	"recado.dev/internal/platform/msteams"
	"recado.dev/internal/platform/rcs"
	"recado.dev/internal/platform/slack"
	"recado.dev/internal/platform/sms"
	"recado.dev/internal/platform/telegram"
	"recado.dev/internal/platform/twilio"
	"recado.dev/internal/platform/viber"
	"recado.dev/internal/platform/webchat"
	"recado.dev/internal/platform/wechat"
	"recado.dev/internal/platform/whatsapp"
	"recado.dev/internal/platform/x"
	"recado.dev/internal/platform/youtube"
)

// List answers the platforms of a production server, in the order in which
// people see them.
func List() []platform.Platform {
	return []platform.Platform{whatsapp.New(), twilio.WhatsApp(), twilio.SMS(), sms.New(), rcs.New(), telegram.New(), messenger.New(), facebook.New(), instagram.New(), instagram.Comments(), line.New(), viber.New(), wechat.New(), apple.New(), slack.New(), msteams.New(), email.New(), webchat.New(), x.New(), linkedin.New(), youtube.New(), googleplay.New(), appstore.New(), googleplaces.New(), byoc.New(), google.New()}
}

// Sandbox answers the platforms of a server in sandbox mode.
func Sandbox() []platform.Platform { return append(List(), echo.New()) }
