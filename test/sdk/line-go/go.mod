module recado.dev/test/sdk/line-go

go 1.26

require github.com/line/line-bot-sdk-go/v8 v8.14.0
