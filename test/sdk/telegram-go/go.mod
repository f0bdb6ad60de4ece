module recado.dev/test/sdk/telegram-go

go 1.26

require github.com/go-telegram/bot v1.19.0
