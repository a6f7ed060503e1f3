@echo off
rem Starts the command line on Windows, as "tf" does elsewhere: builds it first where it is missing or
rem older than its sources.
setlocal
set "TF_HOME=%~dp0"
set "TF_BUILT=%TF_HOME%tf-examples\target\tf"
set "TF_PROFILE="
if not "%TF_ONNX_GPU%"=="1" goto check
set "TF_BUILT=%TF_BUILT%-gpu-onnx"
set "TF_PROFILE=-Pgpu-onnx"

:check
if not exist "%TF_BUILT%\stamp" goto build
powershell -NoProfile -Command "$t=(Get-Item -LiteralPath ($env:TF_BUILT+'\stamp')).LastWriteTime; $f=@(Get-Item ($env:TF_HOME+'pom.xml'),($env:TF_HOME+'*\pom.xml')) + @(Get-ChildItem ($env:TF_HOME+'*\src\main') -Recurse -File); if (@($f | Where-Object { $_.LastWriteTime -gt $t }).Count) { exit 1 }"
if not errorlevel 1 goto launch

:build
echo tf: building (first time: a few minutes, downloads libtorch)...>&2
if exist "%TF_BUILT%" rmdir /s /q "%TF_BUILT%"
mkdir "%TF_BUILT%"
rem The stamp bears the time at which the build began: what is edited meanwhile is newer.
echo.>"%TF_BUILT%\began"
pushd "%TF_HOME%"
call mvnw.cmd -B -ntp %TF_PROFILE% -Dstyle.color=never -pl tf-examples -am package -Dmaven.test.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Djacoco.skip -Dspotless.check.skip >"%TF_BUILT%\build.log" 2>&1
set "TF_STATUS=%ERRORLEVEL%"
popd
if "%TF_STATUS%"=="0" goto built
findstr /b "[WARNING] [ERROR]" "%TF_BUILT%\build.log" >&2
echo tf: the build failed; its whole log is %TF_BUILT%\build.log>&2
exit /b 1
:built
move /y "%TF_BUILT%\began" "%TF_BUILT%\stamp" >nul

:launch
set "TF_LIB=%TF_BUILT%\lib"
set "TF_COMMAND=tf"
call "%TF_HOME%tf-examples\src\launch\launch.bat" %*
exit /b %ERRORLEVEL%
