#!/usr/bin/env node
import "../dist/unbind.js";
